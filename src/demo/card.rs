//! The pretend card: a morning at the museum and an afternoon in the park, in two folders.
//!
//! Most files are ordinary pictures; a few are what every real card has too: a picture, a film and a
//! HEIC picture that were cut short, a copy, a pupil's full name as a file name, pictures that were
//! taken with the device turned. With each goes what the pretend teacher will say of it.

use jiff::civil::{Date, DateTime};

use super::camera::{self, CameraError, Exposure};
use super::scene::{Place, Scene};
use super::school;
use crate::photo::PhotoId;
use crate::purpose::Purpose;
use crate::session::command::{ClosingWord, Looked, TagRequest};

/// One file on the card.
#[derive(Debug, Clone, Copy)]
pub struct Shot {
    /// Its path below the card.
    pub path: &'static str,
    /// What the teacher will say of it.
    pub told: Told,
    kind: Kind,
    place: Place,
    /// Numbers of the pupils in it.
    who: &'static [usize],
    hour: i8,
    orientation: u8,
}

/// What the teacher says of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Names everyone in it.
    Everyone,
    /// Nobody is in it.
    Nobody,
    /// None of those who may not be used for this purpose is in it.
    RuleOut(&'static str),
    /// Has not looked yet.
    Nothing,
}

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Jpeg,
    Png,
    /// A JPEG that ends in the middle of the picture.
    CutShort,
    /// The beginning of a film; the rest is missing.
    Film,
    /// The beginning of a HEIC picture; the rest is missing.
    Heic,
}

/// Days ago that the pictures of the first and of the second folder were taken.
const DAYS_AGO: (i64, i64) = (3, 2);

const fn shot(path: &'static str, kind: Kind, place: Place, who: &'static [usize], hour: i8, told: Told) -> Shot {
    Shot { path, told, kind, place, who, hour, orientation: 1 }
}

const fn turned(orientation: u8, shot: Shot) -> Shot {
    Shot { orientation, ..shot }
}

/// The files, in the order of their numbers.
pub static SHOTS: [Shot; 28] = {
    use Kind::{CutShort, Film, Heic, Jpeg, Png};
    use Place::{Bunting, Coach, Dinosaur, Lake, Museum, Planets, Playground, Volcano};
    use Told::{Everyone, Nobody, Nothing, RuleOut};
    const CLASS: &[usize] = &[1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
    const LATER: &[usize] = &[17, 19, 20, 21, 22, 23, 24, 25, 26, 28];
    [
        shot("DCIM/100SCHOL/IMG_0001.JPG", Jpeg, Coach, &[], 8, Nobody),
        shot("DCIM/100SCHOL/IMG_0002.JPG", Jpeg, Museum, CLASS, 9, RuleOut("website")),
        shot("DCIM/100SCHOL/IMG_0003.JPG", Jpeg, Museum, &[1, 7, 14], 9, Everyone),
        turned(6, shot("DCIM/100SCHOL/IMG_0004.JPG", Jpeg, Bunting, &[3, 5], 9, Everyone)),
        shot("DCIM/100SCHOL/IMG_0005.JPG", Jpeg, Dinosaur, &[1, 9, 11, 17], 10, Everyone),
        shot("DCIM/100SCHOL/IMG_0006.JPG", Jpeg, Dinosaur, &[2, 12, 23], 10, Everyone),
        shot("DCIM/100SCHOL/Amira_Quillfeather_0007.JPG", Jpeg, Bunting, &[1], 10, Everyone),
        shot("DCIM/100SCHOL/IMG_0008.JPG", Jpeg, Planets, &[4, 15, 24, 28], 10, Everyone),
        shot("DCIM/100SCHOL/IMG_0009.JPG", Jpeg, Planets, &[6, 13, 20], 11, Nothing),
        shot("DCIM/100SCHOL/IMG_0010.JPG", Jpeg, Volcano, &[], 11, Nobody),
        shot("DCIM/100SCHOL/IMG_0011.JPG", Jpeg, Dinosaur, &[3, 5, 15, 21, 26], 11, RuleOut("press")),
        shot("DCIM/100SCHOL/MVI_0012.MP4", Film, Dinosaur, &[], 11, Nothing),
        shot("DCIM/100SCHOL/IMG_0013.JPG", CutShort, Planets, &[8, 9], 11, Nothing),
        shot("DCIM/101SCHOL/IMG_0014.JPG", Jpeg, Lake, &[], 12, Nobody),
        // The same bytes as IMG_0005: someone copied it into the second folder.
        shot("DCIM/101SCHOL/IMG_0005.JPG", Jpeg, Dinosaur, &[1, 9, 11, 17], 10, Nothing),
        shot("DCIM/101SCHOL/IMG_0016.JPG", Jpeg, Playground, &[8, 19, 25], 12, Everyone),
        shot("DCIM/101SCHOL/IMG_0017.JPG", Jpeg, Playground, &[7, 10, 14, 22, 29], 13, Nothing),
        turned(3, shot("DCIM/101SCHOL/IMG_0018.JPG", Jpeg, Playground, &[3, 18, 26], 13, Everyone)),
        shot("DCIM/101SCHOL/IMG_0019.JPG", Jpeg, Bunting, &[16, 21], 13, Everyone),
        shot("DCIM/101SCHOL/TAB_0020.PNG", Png, Volcano, &[12, 28], 14, Everyone),
        shot("DCIM/101SCHOL/TAB_0021.PNG", Png, Planets, &[24, 25, 26, 27], 14, Nothing),
        shot("DCIM/101SCHOL/TAB_0022.PNG", Png, Dinosaur, &[], 14, Nobody),
        shot("DCIM/101SCHOL/IMG_0023.JPG", Jpeg, Museum, LATER, 16, RuleOut("newsletter")),
        shot("DCIM/101SCHOL/IMG_0024.JPG", Jpeg, Coach, &[29, 30], 16, Everyone),
        shot("DCIM/101SCHOL/IMG_0025.JPG", Jpeg, Lake, &[11, 17], 17, Everyone),
        turned(8, shot("DCIM/101SCHOL/IMG_0026.JPG", Jpeg, Bunting, &[1, 23, 24], 17, Nothing)),
        shot("DCIM/101SCHOL/IMG_0027.HEIC", Heic, Coach, &[], 17, Nothing),
        shot("DCIM/101SCHOL/IMG_0028.JPG", Jpeg, Coach, &[], 18, Nobody),
    ]
};

impl Shot {
    /// What the teacher says of it, once it is stored under the number. `None` for no word yet.
    #[must_use]
    pub fn tag(&self, photo: PhotoId) -> Option<TagRequest> {
        let (who, closing) = match self.told {
            Told::Everyone => (self.who, ClosingWord::EveryoneNamed),
            Told::Nobody => (&[][..], ClosingWord::Nobody),
            Told::RuleOut(purpose) => (&[][..], ClosingWord::RuleOut(Purpose::new(purpose)?)),
            Told::Nothing => return None,
        };
        let present = who.iter().filter_map(|number| school::pupil(*number)).collect();
        Some(TagRequest {
            photos: vec![photo.to_string()],
            present,
            closing: Some(closing),
            looked: Looked::Elsewhere,
            ..TagRequest::default()
        })
    }

    /// The bytes of the file, as if taken a few days before today.
    ///
    /// # Errors
    ///
    /// [`CameraError`] when a picture cannot be encoded.
    pub fn bytes(&self, today: Date) -> Result<Vec<u8>, CameraError> {
        match self.kind {
            Kind::Jpeg => camera::jpeg(&self.exposure(today)),
            Kind::Png => camera::png(&self.exposure(today)),
            Kind::CutShort => {
                let mut bytes = camera::jpeg(&self.exposure(today))?;
                bytes.truncate(bytes.len() / 2);
                Ok(bytes)
            }
            Kind::Film => Ok(b"\0\0\0\x18ftypisom\0\0\x02\0isommp42\0\0\0\x08mdat".to_vec()),
            Kind::Heic => Ok(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08meta".to_vec()),
        }
    }

    fn exposure(&self, today: Date) -> Exposure<'static> {
        Exposure {
            scene: Scene { place: self.place, who: self.who, hour: self.hour },
            taken: self.taken(today),
            orientation: self.orientation,
            number: self.number(),
            people: self.who.iter().filter_map(|number| school::full_name(*number)).collect(),
        }
    }

    /// When it was taken. A copy has the time of its original, which is in the first folder.
    fn taken(&self, today: Date) -> DateTime {
        let days = if self.number() <= 13 { DAYS_AGO.0 } else { DAYS_AGO.1 };
        let minute = i8::try_from(self.number() * 2 % 60).unwrap_or(0);
        today.saturating_sub(jiff::Span::new().days(days)).at(self.hour, minute, 0, 0)
    }

    /// The number that the camera put into the name.
    fn number(&self) -> u32 {
        let digits = self.path.rsplit_once('_').and_then(|(_, end)| end.split('.').next());
        digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;
    use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

    use super::*;
    use crate::photo::Container;
    use crate::picture::decode;

    const TODAY: Date = date(2026, 6, 18);

    #[test]
    fn the_card_holds_what_it_claims() {
        let files: Vec<(&Shot, Vec<u8>)> = SHOTS.par_iter().map(|s| (s, s.bytes(TODAY).unwrap())).collect();
        let mut sound = 0;
        for (shot, bytes) in &files {
            let (kind, decoded) = (Container::of_head(bytes), image::load_from_memory(bytes));
            match shot.kind {
                Kind::Jpeg | Kind::Png => {
                    assert!(decoded.is_ok(), "{}", shot.path);
                    sound += 1;
                }
                // The plain decoder is kind to it; ours is not.
                Kind::CutShort => assert!(kind == Container::Jpeg && decode::fully(bytes, kind).is_err()),
                Kind::Film => assert_eq!(kind, Container::Film),
                Kind::Heic => assert_eq!(kind, Container::Heif),
            }
        }
        assert!(sound >= 24, "{sound}");
        let different: BTreeSet<&Vec<u8>> = files.iter().map(|(_, bytes)| bytes).collect();
        assert_eq!(different.len(), files.len() - 1, "exactly one file is a copy of another");
        let turned: BTreeSet<u8> = SHOTS.iter().map(|s| s.orientation).collect();
        assert_eq!(turned, BTreeSet::from([1, 3, 6, 8]));
    }

    #[test]
    fn a_file_name_holds_a_full_name_and_no_two_files_share_a_path() {
        let name = school::full_name(1).unwrap().replace(' ', "_");
        assert_eq!(SHOTS.iter().filter(|s| s.path.contains(&name)).count(), 1);
        assert_eq!(SHOTS.iter().map(|s| s.path).collect::<BTreeSet<_>>().len(), SHOTS.len());
    }

    #[test]
    fn the_teacher_says_nothing_untrue() {
        let answers = school::answers(TODAY);
        let said_yes = |number: usize, purpose: &str| {
            let pupil = school::pupil(number).unwrap();
            let (mut yes, mut no) = (false, false);
            for line in answers.lines().filter(|l| l.starts_with(&format!("{pupil},{purpose},"))) {
                yes |= line.contains(",yes,");
                no |= !line.contains(",yes,");
            }
            yes && !no
        };
        for shot in &SHOTS {
            match shot.told {
                Told::Nobody => assert!(shot.who.is_empty(), "{}", shot.path),
                Told::RuleOut(purpose) => {
                    assert!(shot.who.iter().all(|n| said_yes(*n, purpose)), "{}", shot.path);
                }
                Told::Everyone | Told::Nothing => {}
            }
        }
    }
}
