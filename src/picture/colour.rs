//! Colours as every screen takes them: sRGB.
//!
//! A picture that goes out carries no profile, so its pixels are turned into the colours that are meant
//! without one. It knows pixels and a profile, and nothing of files.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::guarded;

/// The pixels (red, green, blue) in sRGB. A profile that cannot be read, or is not one of red, green and
/// blue, leaves them as they are: so does every program that does not know profiles.
#[must_use]
pub fn in_srgb(rgb: Vec<u8>, profile: &[u8]) -> Vec<u8> {
    guarded(|| transformed(&rgb, profile)).unwrap_or(rgb)
}

fn transformed(rgb: &[u8], profile: &[u8]) -> Option<Vec<u8>> {
    let profile = ColorProfile::new_from_slice(profile).ok()?;
    if profile.color_space != DataColorSpace::Rgb {
        return None;
    }
    let srgb = ColorProfile::new_srgb();
    let transform = profile.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, TransformOptions::default()).ok()?;
    let mut out = vec![0; rgb.len()];
    transform.transform(rgb, &mut out).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_a_wider_space_become_stronger_numbers_in_srgb() {
        let wide = ColorProfile::new_display_p3().encode().unwrap();
        let red = in_srgb(vec![200, 60, 60], &wide);
        assert!(red[0] > 205 && red[1] < 60, "{red:?}");
    }

    #[test]
    fn srgb_stays_what_it_is() {
        let same = ColorProfile::new_srgb().encode().unwrap();
        let pixels: Vec<u8> = (0..=254).collect();
        let turned = in_srgb(pixels.clone(), &same);
        assert!(pixels.iter().zip(&turned).all(|(before, after)| before.abs_diff(*after) <= 1));
    }

    #[test]
    fn a_profile_that_cannot_be_read_changes_nothing() {
        assert_eq!(in_srgb(vec![1, 2, 3], b"no profile"), [1, 2, 3]);
    }
}
