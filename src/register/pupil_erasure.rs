//! The end of what is held about one pupil who has left, by the decision of the data protection officer or the head.
//!
//! Names, UPN, class, lists, answers, refusals with their reasons, hints and suggestions go; the row stays with an id
//! that means nobody, so that counts and numbers hold. **A photo never becomes more usable by it**: marks, faces and
//! being possible stay with that row, for which there is no answer and never will be, and no record means no. Were
//! the tag taken away, a photo in which a child cannot be shown would look like one in which nobody was.
//!
//! A photo goes in which nobody else is, nor might be, and no face is unaccounted for. Its copy in storage is on
//! record as to be erased in the transaction that erases the pupil, and is gone on with after a crash, as
//! [`super::held_erasures`] does. A held photo is not touched; a stop that comes meanwhile keeps the copy. Where their
//! face is covered in a photo with others, the covered file becomes its copy in that transaction too, and the file
//! that was there goes likewise.
//!
//! Lines of the trail cannot change: they keep the id that the pupil had, which means nobody without the roll. Files
//! are erased by [`crate::erase`]; copies that went out and backups are not reached from here.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Transaction};

use super::columns::{count, path_bytes, stat_text};
use super::error::{RegisterError, Result};
use super::{
    CoveredCopy, PhotoRecord, Register, Standing, audit, covered_copies, facts, holds, photos, publications, roll,
    subject, texts_about,
};
use crate::journal::HeldFile;
use crate::photo::{ContentHash, PhotoId};
use crate::presence::{FaceBox, Presence, Whose};
use crate::pupil::{Pupil, PupilId};

/// What erasing a pupil would do. Nothing is written yet.
#[derive(Debug, Clone)]
pub struct PupilErasurePlan {
    revision: i64,
    number: i64,
    /// Who.
    pub pupil: Pupil,
    /// Photos in which nobody else is, or might be: they go.
    pub alone: Vec<PhotoRecord>,
    /// Photos that they are in with others, or of which that is not known: they stay, and stay unusable.
    pub with_others: Vec<PhotoId>,
    /// Of these, those in which faces are marked as theirs: which.
    pub faces: BTreeMap<PhotoId, Vec<FaceBox>>,
    /// Of these, those of which an original is still being removed.
    pub departing: BTreeSet<PhotoId>,
    /// Photos of their groups of which nobody has said whether they are in them: they stay so.
    pub possible: usize,
    /// Held photos that they are in: not touched. For those who may decide on stops.
    pub held: usize,
    /// Copies of photos they are in that are out: number, photo.
    pub out: Vec<(i64, PhotoId)>,
    /// Answers on record.
    pub answers: usize,
    /// Lines of the trail that have the id and keep it.
    pub trail_lines: usize,
}

impl Register {
    /// Says what erasing the pupil would do.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPupil`]; a database that fails.
    pub fn plan_pupil_erasure(&self, pupil: &PupilId) -> Result<PupilErasurePlan> {
        self.database.read(|c| plan(c, pupil))
    }

    /// Erases the pupil as planned, and puts the copies of the photos that go on record as to be erased. `files` are
    /// those copies, as they lie in storage; of a photo without one nothing lies there any more. With them are the
    /// files that `covers` take the place of. `texts` are those about others that name them.
    ///
    /// # Errors
    ///
    /// [`RegisterError::PlanOutdated`] where the register has changed since, a file is not of a photo that goes or is
    /// covered, or a covered one does not cover what is marked; a database that fails. Nothing is written then.
    pub fn erase_pupil(
        &self,
        planned: &PupilErasurePlan,
        files: &[HeldFile],
        covers: &[CoveredCopy],
        texts: &BTreeSet<ContentHash>,
    ) -> Result<()> {
        let mut dice = [0; 8];
        self.disk.random(&mut dice)?;
        let nobody = PupilId::erased(u64::from_le_bytes(dice));
        let today = self.disk.today();
        self.database.write(|t| {
            let now = plan(t, &planned.pupil.id)?;
            let same = now.revision == planned.revision
                && now.number == planned.number
                && ids(&now.alone) == ids(&planned.alone)
                && now.with_others == planned.with_others
                && now.departing == planned.departing;
            let is_covered = |photo: PhotoId| covers.iter().any(|covered| covered.draft.photo == photo);
            let goes = |photo: PhotoId| ids(&now.alone).contains(&photo) || is_covered(photo);
            let may_go = |file: &HeldFile| file.is_copy && file.photo.is_some_and(goes);
            let has_left = now.pupil.left.is_some_and(|last| last < today);
            if !same || !has_left || !files.iter().all(may_go) || !covers.iter().all(|covered| now.hides(covered)) {
                return Err(RegisterError::PlanOutdated);
            }
            let by = self.author();
            let at = by.at.to_string();
            t.execute(
                "INSERT INTO erased_pupils (pupil, erased_at, erased_by) VALUES (?1, ?2, ?3)",
                (now.number, &at, by.user.as_str()),
            )?;
            texts_about::keep(t, texts)?;
            for statement in GO {
                t.execute(statement, [now.number])?;
            }
            t.execute(NOBODY, (now.number, nobody.as_str()))?;
            for photo in &now.alone {
                let waits = files.iter().any(|file| file.photo == Some(photo.id));
                forget(t, photo.id, &at, waits)?;
            }
            covers.iter().try_for_each(|covered| covered_copies::put_in_place(t, covered, &at))?;
            for file in files {
                intend(t, file, by.user.as_str())?;
            }
            facts::raise_revision(t)?;
            let detail = format!("{nobody}; photos {}, answers {}", now.alone.len(), now.answers);
            audit::append(t, by, "erase-pupil", &detail)?;
            covered_copies::note(self, t, covers)
        })
    }

    /// Makes the database anew without what was deleted in it, so that nothing of that is left in its pages.
    ///
    /// # Errors
    ///
    /// A database that fails, or that another window has open: then it can be done again.
    pub fn compact(&self) -> Result<()> {
        self.database.compact()
    }
}

impl PupilErasurePlan {
    /// True if the faces that are covered are those that are marked as theirs.
    fn hides(&self, covered: &CoveredCopy) -> bool {
        let photo = covered.draft.photo;
        self.faces.get(&photo).is_some_and(|faces| *faces == covered.faces) && !self.departing.contains(&photo)
    }
}

/// What goes of the pupil with this number.
const GO: [&str; 10] = [
    "DELETE FROM grants WHERE pupil = ?1",
    "DELETE FROM refusals WHERE pupil = ?1",
    "DELETE FROM block_proposals WHERE pupil = ?1",
    "DELETE FROM hints WHERE pupil = ?1",
    "DELETE FROM suggestions WHERE pupil = ?1",
    "DELETE FROM store_suggestions WHERE pupil = ?1",
    "DELETE FROM trip_list_pupils WHERE pupil = ?1",
    "DELETE FROM former_groups WHERE pupil = ?1",
    "DELETE FROM roll_before WHERE pupil = ?1",
    // What stood under a copy may have the first name.
    "UPDATE publications SET caption = NULL WHERE photo IN
         (SELECT photo FROM marks WHERE pupil = ?1 AND mark = 'present')",
];

/// The day on which they left stays: without one they would be on the roll.
const NOBODY: &str = "UPDATE pupils SET id = ?2, upn = NULL, forename = '', surname = '', preferred = NULL, year = '',
    class = '' WHERE number = ?1";

fn ids(photos: &[PhotoRecord]) -> Vec<PhotoId> {
    photos.iter().map(|photo| photo.id).collect()
}

fn plan(c: &Connection, pupil: &PupilId) -> Result<PupilErasurePlan> {
    let number = roll::number_of(c, pupil)?;
    if c.prepare_cached("SELECT 1 FROM erased_pupils WHERE pupil = ?1")?.exists([number])? {
        return Err(RegisterError::UnknownPupil(pupil.clone()));
    }
    let pupil = roll::one(c, number)?;
    let (present, possible) = subject::in_photos(c, number, &pupil.id)?;
    let mut plan = PupilErasurePlan {
        revision: facts::revision(c)?,
        number,
        alone: Vec::new(),
        with_others: Vec::new(),
        faces: BTreeMap::new(),
        departing: BTreeSet::new(),
        possible: possible.len(),
        held: 0,
        out: Vec::new(),
        answers: c
            .query_one("SELECT COUNT(*) AS n FROM grants WHERE pupil = ?1", [number], |row| Ok(count(row, "n")))??,
        trail_lines: trail_lines(c, &pupil.id)?,
        pupil,
    };
    for photo in present {
        if holds::is_held(c, photo)? {
            plan.held += 1;
            continue;
        }
        let mut out = c.prepare_cached(
            "SELECT number FROM publications WHERE photo = ?1 AND state = 'made' AND down_at IS NULL ORDER BY number",
        )?;
        for publication in out.query_map([photo.0], |row| row.get(0))? {
            plan.out.push((publication?, photo));
        }
        let original_is_going = c.prepare_cached("SELECT 1 FROM erasures WHERE photo = ?1")?.exists([photo.0])?;
        let standing = publications::standing(c, photo)?;
        if is_alone(&standing, &plan.pupil.id) && !original_is_going {
            plan.alone.push(photos::by_id(c, photo)?);
            continue;
        }
        plan.with_others.push(photo);
        plan.departing.extend(original_is_going.then_some(photo));
        let theirs = standing.faces.faces.iter().filter(|face| face.whose.pupil() == Some(&plan.pupil.id));
        let theirs: Vec<FaceBox> = theirs.map(|face| face.at).collect();
        plan.faces.extend((!theirs.is_empty()).then_some((photo, theirs)));
    }
    Ok(plan)
}

/// True if nobody else is in it or might be, and each face is theirs or no pupil's. Where nothing has looked for faces
/// nobody can know.
fn is_alone(standing: &Standing, pupil: &PupilId) -> bool {
    let nobody_else = standing.people.not_absent().all(|(who, is)| who == pupil && is == Presence::Present);
    let accounted = |whose: &Whose| whose.pupil() == Some(pupil) || matches!(whose, Whose::NotPupil(_));
    nobody_else && standing.faces.edge.is_some() && standing.faces.faces.iter().all(|face| accounted(&face.whose))
}

/// How many lines of the trail name the id as a word of its own.
fn trail_lines(c: &Connection, pupil: &PupilId) -> Result<usize> {
    let mut lines = c.prepare_cached("SELECT detail FROM audit WHERE INSTR(detail, ?1) > 0")?;
    let mut named = 0;
    for detail in lines.query_map([pupil.as_str()], |row| row.get::<_, String>(0))? {
        let detail = detail?;
        named += usize::from(detail.split([' ', ',', ';', '(', ')']).any(|word| word == pupil.as_str()));
    }
    Ok(named)
}

/// Nothing is left by which the picture, or its original, could be known; the hash of a copy that waits to be erased
/// stays until that is done, because until then it still lies there.
fn forget(t: &Transaction<'_>, photo: PhotoId, at: &str, waits: bool) -> Result<()> {
    for table in ["thumbnails", "looks", "suggestions", "viewings"] {
        t.execute(&format!("DELETE FROM {table} WHERE photo = ?1"), [photo.0])?;
    }
    t.execute("UPDATE face_searches SET likeness = NULL WHERE photo = ?1", [photo.0])?;
    t.execute("DELETE FROM former_copies WHERE photo = ?1", [photo.0])?;
    t.execute("UPDATE photos SET erased_at = ?2, original = randomblob(32) WHERE number = ?1", (photo.0, at))?;
    if waits { Ok(()) } else { forget_copy(t, photo) }
}

/// The copy of a photo that went with a pupil is gone, or left to people: its hash means nothing any more.
pub(super) fn forget_copy(t: &Transaction<'_>, photo: PhotoId) -> Result<()> {
    t.execute("UPDATE photos SET cleaned = randomblob(32) WHERE number = ?1 AND erased_at IS NOT NULL", [photo.0])?;
    Ok(())
}

fn intend(t: &Transaction<'_>, file: &HeldFile, by: &str) -> Result<()> {
    t.execute(
        "INSERT INTO held_erasures (photo, is_copy, path, doomed, stat, by, with_pupil)
             VALUES (?1, 1, ?2, ?3, ?4, ?5, 1)",
        (
            file.photo.map(|photo| photo.0),
            path_bytes(&file.path)?,
            path_bytes(&file.doomed)?,
            stat_text(&file.stat),
            by,
        ),
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::disk::{Disk as _, RealDisk};
    use crate::register::Cost;
    use crate::role::UserName;
    use crate::settings::Settings;

    /// What is held of P1, and a trail that has the id in two lines.
    const HELD: &str = "
        INSERT INTO pupils (number, id, forename, surname, preferred, year, class, left_on, upn)
            VALUES (7, 'P1', 'Amira', 'Quillfeather', 'Mimi', '4', '4 Oak', '2020-07-20', 'H801200001001');
        INSERT INTO imports (kind, source, file, day, imported_at, imported_by, rows, added, changed, turned_yes,
                             turned_no, gone, unread)
            VALUES ('roll', 'roll.csv', x'', '2020-01-01', '2020-01-01T00:00:00Z', 'head', 1, 1, 0, 0, 0, 0, 0);
        INSERT INTO roll_before (import, pupil, forename, surname) VALUES (1, 7, 'Amira', 'Ostrowicka');
        INSERT INTO former_groups VALUES (7, '3', '3 Elm', '2019-07-20');
        INSERT INTO grants (pupil, purpose, answer, first_day, given_by, how, recorded_at, recorded_by)
            VALUES (7, 'website', 'yes', '2020-01-01', 'parent', 'told to Ms Fernsby', '2020-01-01T00:00:00Z', 'head');
        INSERT INTO refusals (pupil, first_day, placed_at, placed_by, reason)
            VALUES (7, '2020-01-01', '2020-01-01T00:00:00Z', 'dsl', 'under a court order');";

    #[test]
    fn of_whoever_was_erased_no_text_is_left_in_the_register_and_the_trail_still_verifies() {
        let home = tempfile::tempdir().unwrap();
        let settings = Settings { school: "Harbour".into(), storage: "/srv".into(), freshness_days: 7 };
        let head = UserName::new("head").unwrap();
        let (disk, password) = (Arc::new(RealDisk), "Larch-Kettle-41");
        let register = Register::create(disk, home.path(), &settings, &head, password, Cost::FOR_TESTS).unwrap();
        register.database.write(|t| Ok(t.execute_batch(HELD)?)).unwrap();
        register.note("answer", "pupil P1, website: yes").unwrap();
        register.note("tag", "photos 2 (1 2), present P1 P10").unwrap();
        register.note("tag", "photos 2 (1 2), present P10").unwrap();
        let p1 = PupilId::new("P1").unwrap();
        let plan = register.plan_pupil_erasure(&p1).unwrap();
        assert_eq!((plan.trail_lines, plan.answers), (2, 1));
        let plain = |name: &str| {
            let path = home.path().join(name);
            let connection = register.database.lock_for_tests();
            connection.execute_batch(&format!("ATTACH DATABASE '{}' AS plain KEY ''", path.display())).unwrap();
            connection.query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(())).unwrap();
            connection.execute_batch("DETACH DATABASE plain").unwrap();
            RealDisk.read(&path, 64 << 20).unwrap().0
        };
        let holds = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        let texts = [
            "Amira",
            "Quillfeather",
            "Mimi",
            "H801200001001",
            "Ostrowicka",
            "3 Elm",
            "told to Ms Fernsby",
            "court order",
        ];
        let before = plain("before");
        assert!(texts.iter().all(|text| holds(&before, text)), "the test sees what is there");
        register.erase_pupil(&plan, &[], &[], &BTreeSet::new()).unwrap();
        register.compact().unwrap();
        let after = plain("after");
        for text in texts {
            assert!(!holds(&after, text), "{text}");
        }
        let free: i64 =
            register.database.read(|c| Ok(c.query_row("PRAGMA freelist_count", [], |row| row.get(0))?)).unwrap();
        assert_eq!(free, 0, "no page is left over that could hold what was deleted");
        assert!(register.verify_audit().is_ok());
        assert!(matches!(register.plan_pupil_erasure(&p1), Err(RegisterError::UnknownPupil(_))));
        assert!(register.roll().unwrap().is_empty());
        assert_eq!(
            register.erase_pupil(&plan, &[], &[], &BTreeSet::new()).unwrap_err(),
            RegisterError::UnknownPupil(p1)
        );
    }
}
