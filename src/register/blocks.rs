//! The safeguarding lead's "never publish", and the pupils for whom a transfer file suggests it.
//!
//! A block is a refusal of everything (see [`super::refusals`]) with a reason. This is the only place that
//! reads a reason, and the only one that asks whether there is one; it is for those who may block.

use jiff::Timestamp;
use jiff::civil::Date;

use super::columns::{get, parsed};
use super::error::{RegisterError, Result};
use super::{Register, audit, people, refusals, roll};
use crate::pupil::PupilId;

/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 1000;

/// A block in force.
#[derive(Clone, PartialEq, Eq)]
pub struct Block {
    /// Who is never to be published.
    pub pupil: PupilId,
    /// Why.
    pub reason: String,
    /// Since when.
    pub day: Date,
    /// Who said so.
    pub placed_by: String,
}

/// A pupil whom a transfer file calls looked-after, and of whom nobody has decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Who.
    pub pupil: PupilId,
    /// When the file was taken in.
    pub proposed_at: Timestamp,
}

impl std::fmt::Debug for Block {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Block")
    }
}

impl Register {
    /// Says that the pupil is never to be published, and why.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPupil`], [`RegisterError::AlreadyBlocked`]; a database that fails.
    pub fn block(&self, pupil: &PupilId, reason: &str) -> Result<()> {
        let today = self.disk.today();
        self.database.write(|t| {
            let number = roll::number_of(t, pupil)?;
            let blocked = "SELECT 1 FROM refusals WHERE pupil = ?1 AND lifted_at IS NULL AND reason IS NOT NULL";
            if t.prepare(blocked)?.exists([number])? {
                return Err(RegisterError::AlreadyBlocked);
            }
            refusals::place(t, self.author(), pupil, None, Some(reason), today)?;
            // What was proposed is done. Should the block be lifted, the next file may propose it again.
            t.execute("DELETE FROM block_proposals WHERE pupil = ?1", [number])?;
            Ok(())
        })
    }

    /// Takes the block back: after it the others' answers decide again.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPupil`], [`RegisterError::NotBlocked`]; a database that fails.
    pub fn unblock(&self, pupil: &PupilId) -> Result<()> {
        self.database.write(|t| {
            let by = self.author();
            let lifted = t.execute(
                "UPDATE refusals SET lifted_at = ?2, lifted_by = ?3
                     WHERE pupil = ?1 AND lifted_at IS NULL AND reason IS NOT NULL",
                (roll::number_of(t, pupil)?, by.at.to_string(), by.user.as_str()),
            )?;
            match lifted {
                0 => Err(RegisterError::NotBlocked),
                _ => refusals::note_lifted(t, by, pupil, None),
            }
        })
    }

    /// Every block in force, with its reason.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn blocks(&self) -> Result<Vec<Block>> {
        self.database.read(|c| {
            let mut statement = c.prepare(
                "SELECT p.id, r.reason, r.first_day, r.placed_by FROM refusals r JOIN pupils p ON p.number = r.pupil
                     WHERE r.lifted_at IS NULL AND r.reason IS NOT NULL ORDER BY r.number",
            )?;
            let blocks = statement.query_and_then([], |row| {
                let (pupil, reason) = (people::pupil_id(row, "id")?, get(row, "reason")?);
                Ok(Block { pupil, reason, day: parsed(row, "first_day")?, placed_by: get(row, "placed_by")? })
            })?;
            blocks.collect()
        })
    }

    /// The proposals that wait for a decision.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn block_proposals(&self) -> Result<Vec<Proposal>> {
        self.database.read(|c| {
            let mut statement = c.prepare(
                "SELECT p.id, i.imported_at FROM block_proposals b JOIN pupils p ON p.number = b.pupil
                     JOIN imports i ON i.number = b.import
                     WHERE b.declined_at IS NULL AND i.undone_at IS NULL AND NOT EXISTS (
                         SELECT 1 FROM refusals r
                             WHERE r.pupil = b.pupil AND r.lifted_at IS NULL AND r.reason IS NOT NULL)
                     ORDER BY b.pupil",
            )?;
            let proposals = statement.query_and_then([], |row| {
                Ok(Proposal { pupil: people::pupil_id(row, "id")?, proposed_at: parsed(row, "imported_at")? })
            })?;
            proposals.collect()
        })
    }

    /// Decides against a proposal. The trail says neither of whom nor what.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPupil`], [`RegisterError::NotProposed`]; a database that fails.
    pub fn decline_proposal(&self, pupil: &PupilId) -> Result<()> {
        self.database.write(|t| {
            let by = self.author();
            let declined = t.execute(
                "UPDATE block_proposals SET declined_at = ?2, declined_by = ?3
                     WHERE pupil = ?1 AND declined_at IS NULL",
                (roll::number_of(t, pupil)?, by.at.to_string(), by.user.as_str()),
            )?;
            match declined {
                0 => Err(RegisterError::NotProposed),
                _ => audit::append(t, by, "safeguarding", ""),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::consent::ConsentView;
    use crate::disk::RealDisk;
    use crate::photo::PhotoId;
    use crate::purpose::Purpose;
    use crate::register::Cost;
    use crate::role::UserName;
    use crate::settings::Settings;

    fn pupil(id: &str) -> PupilId {
        PupilId::new(id).unwrap()
    }

    /// A register in which a transfer file proposed P1 and P2.
    fn proposed() -> (tempfile::TempDir, Register) {
        let home = tempfile::tempdir().unwrap();
        let settings = Settings { school: "Harbour".into(), storage: "/srv".into(), freshness_days: 7 };
        let (disk, head) = (Arc::new(RealDisk), UserName::new("head").unwrap());
        let register = Register::create(disk, home.path(), &settings, &head, "Larch-Kettle-41", Cost::FOR_TESTS);
        let register = register.unwrap();
        let propose = "INSERT INTO pupils (id, forename, surname, year, class)
                           VALUES ('P1', 'a', 'b', '4', '4 Oak'), ('P2', 'c', 'd', '4', '4 Oak');
                       INSERT INTO imports VALUES (1, 'roll', 'f', x'', '2026-06-01', '2026-06-01T09:00:00Z', 'head',
                                                   2, 2, 0, 0, 0, 0, 0, NULL, NULL);
                       INSERT INTO block_proposals (pupil, import) VALUES (1, 1), (2, 1);";
        register.database.write(|t| Ok(t.execute_batch(propose)?)).unwrap();
        (home, register)
    }

    fn waiting(register: &Register) -> Vec<String> {
        register.block_proposals().unwrap().into_iter().map(|proposal| proposal.pupil.to_string()).collect()
    }

    #[test]
    fn a_proposal_waits_until_it_is_decided_and_changes_nothing_by_itself() {
        let (_home, register) = proposed();
        assert_eq!(waiting(&register), ["P1", "P2"]);
        assert!(register.blocks().unwrap().is_empty());
        register.block(&pupil("P1"), "in care").unwrap();
        register.decline_proposal(&pupil("P2")).unwrap();
        assert!(waiting(&register).is_empty());
        assert_eq!(register.decline_proposal(&pupil("P2")), Err(RegisterError::NotProposed));
        assert_eq!(register.blocks().unwrap().len(), 1);
        let trail: Vec<_> = register.audit_lines().unwrap().into_iter().skip(1).collect();
        let said: Vec<_> = trail.iter().map(|line| (line.action.as_str(), line.detail.as_str())).collect();
        assert_eq!(said, [("school-refuses", "pupil P1, everything"), ("safeguarding", "")], "of whom is not said");
    }

    #[test]
    fn a_proposal_of_a_file_that_was_taken_back_waits_no_more() {
        let (_home, register) = proposed();
        let undo = "UPDATE imports SET undone_at = '2026-06-02T09:00:00Z'";
        register.database.write(|t| Ok(t.execute_batch(undo)?)).unwrap();
        assert!(waiting(&register).is_empty());
    }

    #[test]
    fn a_block_holds_for_a_purpose_that_the_school_adds_later() {
        let (_home, register) = proposed();
        register.block(&pupil("P1"), "in care").unwrap();
        let add = "INSERT INTO purposes (word, position, label, outside_school, basis, one_photo)
                       VALUES ('yearbook', 9, 'Yearbook', 0, 'public-task', 0)";
        register
            .database
            .write(|t| {
                t.execute_batch(add)?;
                crate::register::facts::raise_revision(t)
            })
            .unwrap();
        let permits = |consent: &ConsentView, id| {
            let yearbook = Purpose::new("yearbook").unwrap();
            consent.permits(&pupil(id), &yearbook, PhotoId(1), date(2026, 6, 18)).is_ok()
        };
        let consent = register.consent().unwrap();
        assert_eq!((permits(&consent, "P1"), permits(&consent, "P2")), (false, true));
    }

    #[test]
    fn what_the_school_refused_is_never_rewritten() {
        let (_home, register) = proposed();
        register.block(&pupil("P1"), "in care").unwrap();
        register.unblock(&pupil("P1")).unwrap();
        for change in [
            "UPDATE refusals SET reason = 'x'",
            "UPDATE refusals SET lifted_at = NULL",
            "UPDATE refusals SET placed_by = 'x'",
            "DELETE FROM refusals",
        ] {
            assert!(register.database.write(|t| Ok(t.execute_batch(change)?)).is_err(), "{change}");
        }
    }
}
