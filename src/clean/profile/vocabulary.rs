//! The words of standard colour profiles.
//!
//! Gathered from the profiles that cameras, phones, operating systems, editors and standards bodies
//! put into pictures. A word that is missing here costs only the profile's texts, never its colours.

/// Texts in many languages that are known whole, by SHA-256 of the tag: the translated names of
/// Apple's `Generic RGB Profile`.
pub(in crate::clean) const TAGS: [&str; 1] = ["e25283bc4d6e72a29f2f87da184731fbf22fef5bb86dafce82af1d238bf6d6b1"];

/// Spaces, curves and standards.
const SPACES: &str = "\
    srgb scrgb esrgb rgb p3 dci display adobe compat compatible prophoto romm rommrgb colormatch wide gamut \
    generic gray grey sgray grayscale gamma dot gain linear lab lab2lab xyz cmyk swop web coated uncoated \
    sheetfed fogra27 fogra39 fogra51 gracol gracol2006 japan color colour rec bt hd ntsc pal secam smpte itu \
    r iec iec61966 iso cie d50 d65 a98 v2 v4 hlg pq transfer primaries nonlinear";

/// What a profile is.
const PROFILES: &str = "\
    icc iccprofile profile default space reference viewing condition black scaled identity built in with working \
    input output camera device the of for and to by version perceptual preference appearance beta monitor \
    standard c2 c2ci facebook tiny uscmyk";

/// Makers and rights.
const MAKERS: &str = "\
    copyright c all rights reserved no use freely public domain cc0 creative commons hewlett packard company \
    apple inc computer systems incorporated google microsoft corporation nikon canon sony olympus panasonic \
    samsung fujifilm electronics kodak eastman artifex software ps international consortium u s http https \
    www ch com org saucecontrol gimp krita littlecms lcms free us";

/// True if the text is made of known words and of numbers of at most five digits.
pub(in crate::clean) fn knows(text: &str) -> bool {
    let mut words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.all(|word| {
        let number = word.len() <= 5 && word.bytes().all(|byte| byte.is_ascii_digit());
        let word = word.to_ascii_lowercase();
        number || [SPACES, PROFILES, MAKERS].iter().any(|list| list.split(' ').any(|known| known == word))
    })
}
