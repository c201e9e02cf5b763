//! The words of standard colour profiles, and those profiles that are known whole.
//!
//! Gathered from the profiles that cameras, phones, operating systems, editors and standards bodies put
//! into pictures. A word that is missing here costs only the profile's texts, and a profile only its
//! header, never colours.

use crate::photo::ContentHash;

/// Texts in many languages that are known whole, by SHA-256 of the tag: the translated names of
/// Apple's `Generic RGB Profile`.
pub(in crate::clean) const TAGS: [&str; 1] = ["e25283bc4d6e72a29f2f87da184731fbf22fef5bb86dafce82af1d238bf6d6b1"];

/// Profiles that are known whole, by SHA-256: they stand in the files of millions, and say nothing of one.
const KNOWN: [&str; 14] = [
    // Adobe RGB (1998).
    "e5f6ffb83b6d3491301dd750975684cc5cc2a1951c994a14b08cfdaa0d75a041",
    // sRGB of Hewlett-Packard.
    "2b3aa1645779a9e634744faf9b01e9102b0c9b88fd6deced7934df86b949af7e",
    // The same with another intent.
    "3f6d674174f3804eb0dabdac90ae17486e898c5063a66f861c116ea033da8301",
    // Display P3 of Apple, 2017.
    "e468e89239fc0493d5e8fb9b014e91b210c6caa73c81edf04c3d21a734f377cc",
    // Display P3 of Apple, 2022.
    "20789fdbea9835251a4f0796c8bf45cbd964896044886540da21ffc7457af0ab",
    // ColorMatch RGB of Apple.
    "7800acdfb7999da8aca267079ce46b7f093b4c4c9bc7f42404cb7f4bac16d16f",
    // Generic RGB of Apple.
    "283e482d9b10db98fb7df2f6ef4bdf4ddf8de5a07d2c7530cc361ec4b29ed39a",
    // Display P3 of Android.
    "cbc24bdec8bc4a41cb3e2a8381adfa90a0a9b6f25791cf54c75d4476f6786f43",
    // sRGB of Google.
    "33c34ecfeb998459e0075ba26a0f1ea5042e20e2419c5962e495eba3208576f2",
    // sRGB, black scaled, of the ICC.
    "c4c1153168e817be61a676e403c370ce2c485a6bd54fbb59c3850845cfefad00",
    // sRGB v4, perceptual, of the ICC.
    "83174717332326ddc198d9df188a4daec27b8979ba152cebbfc470c793d0bb11",
    // sRGB of Ghostscript.
    "eddaf344b5edea13269e0d20055f335610e5e0b6e33e6e536f2701bc18c5f7d5",
    // The smallest sRGB, version 2.
    "af4efe28f6d311799865f325ba39184a2e978b113ca74124d60af7de22b105f4",
    // The smallest sRGB, version 4.
    "c56e1685d888f5edb92fe07f2750f387f8fe8e91b32ff8fb0b56bfbbb9458353",
];

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

/// True for a profile that is known to the byte.
pub(in crate::clean) fn knows_whole(profile: &[u8]) -> bool {
    KNOWN.contains(&ContentHash::of(profile).to_string().as_str())
}

/// True if the text is made of known words and of numbers of at most five digits.
pub(in crate::clean) fn knows(text: &str) -> bool {
    let mut words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.all(|word| {
        let number = word.len() <= 5 && word.bytes().all(|byte| byte.is_ascii_digit());
        let word = word.to_ascii_lowercase();
        number || [SPACES, PROFILES, MAKERS].iter().any(|list| list.split(' ').any(|known| known == word))
    })
}
