//! The Common Transfer File of the Department for Education, and the admissions file that is like it.
//!
//! Only what the register needs leaves this room: the UPN, names, the year, and whether the pupil is
//! in care. All else that the file says of a child is passed over while reading and never kept. A
//! document type is refused, so that no entity of the file's own exists; references to characters and
//! the five of XML itself are resolved. Elements that lie deeper than any transfer file's are refused.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use super::error::ImportError;
use super::read::MOST_ROWS;

/// How deep elements may lie. A transfer file's lie nine deep.
const DEEPEST: usize = 32;
/// The longest text that is kept, in bytes.
const LONGEST: usize = 400;

/// A pupil of a transfer file.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Transferred {
    /// The UPN as written.
    pub(super) upn: String,
    pub(super) forename: String,
    pub(super) surname: String,
    pub(super) preferred: String,
    pub(super) preferred_surname: String,
    pub(super) year: String,
    /// What stands under `InCare`.
    in_care: String,
}

impl Transferred {
    /// True only where the file says so.
    pub(super) fn is_in_care(&self) -> bool {
        matches!(self.in_care.trim().to_lowercase().as_str(), "true" | "1" | "y" | "yes")
    }

    fn field(&mut self, path: &[String]) -> Option<&mut String> {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match path.as_slice() {
            ["UPN"] => Some(&mut self.upn),
            ["Forename"] => Some(&mut self.forename),
            ["Surname"] => Some(&mut self.surname),
            ["BasicDetails", "PreferredForename"] | ["PreferredForename"] => Some(&mut self.preferred),
            ["BasicDetails", "PreferredSurname"] | ["PreferredSurname"] => Some(&mut self.preferred_surname),
            ["BasicDetails", "NCyearActual"] => Some(&mut self.year),
            ["LookedAfter", "InCare"] => Some(&mut self.in_care),
            _ => None,
        }
    }
}

/// Where the reader is.
#[derive(Default)]
struct Reading {
    /// The names of the open elements, from the root.
    path: Vec<String>,
    pupil: Transferred,
    pupils: Vec<Transferred>,
    is_transfer: bool,
}

/// Reads the pupils of the file.
pub(super) fn pupils(text: &str) -> Result<Vec<Transferred>, ImportError> {
    let mut reader = Reader::from_str(text);
    let mut reading = Reading::default();
    loop {
        let event = reader.read_event().map_err(|_| reading.damaged())?;
        match event {
            Event::Start(tag) => reading.open(tag.local_name().as_ref())?,
            Event::Empty(tag) => {
                reading.open(tag.local_name().as_ref())?;
                reading.close()?;
            }
            Event::End(_) => reading.close()?,
            Event::Text(text) => reading.says(&text.decode().map_err(|_| ImportError::DamagedTransfer)?)?,
            Event::CData(text) => reading.says(&text.decode().map_err(|_| ImportError::DamagedTransfer)?)?,
            Event::GeneralRef(reference) => reading.says(&resolved(&reference)?)?,
            Event::DocType(_) => return Err(reading.damaged()),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    match (reading.is_transfer, reading.path.is_empty(), reading.pupils.is_empty()) {
        (false, _, _) => Err(ImportError::OtherMarkup),
        (true, false, _) => Err(ImportError::DamagedTransfer),
        (true, true, true) => Err(ImportError::Empty),
        (true, true, false) => Ok(reading.pupils),
    }
}

fn resolved(reference: &BytesRef<'_>) -> Result<String, ImportError> {
    if let Some(c) = reference.resolve_char_ref().map_err(|_| ImportError::DamagedTransfer)? {
        return Ok(c.to_string());
    }
    let name = reference.decode().map_err(|_| ImportError::DamagedTransfer)?;
    let known = match &*name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return Err(ImportError::DamagedTransfer),
    };
    Ok(known.to_owned())
}

impl Reading {
    fn damaged(&self) -> ImportError {
        if self.is_transfer { ImportError::DamagedTransfer } else { ImportError::OtherMarkup }
    }

    fn open(&mut self, name: &[u8]) -> Result<(), ImportError> {
        if self.path.len() >= DEEPEST {
            return Err(self.damaged());
        }
        let name = String::from_utf8_lossy(name.get(..64).unwrap_or(name)).into_owned();
        self.is_transfer |= self.path.is_empty() && matches!(name.as_str(), "CTfile" | "ATfile" | "ATFfile");
        self.path.push(name);
        if self.is_transfer { Ok(()) } else { Err(ImportError::OtherMarkup) }
    }

    fn close(&mut self) -> Result<(), ImportError> {
        if self.is_pupil() && self.path.len() == 3 {
            self.pupils.push(std::mem::take(&mut self.pupil));
            if self.pupils.len() > MOST_ROWS {
                return Err(ImportError::TooManyRows);
            }
        }
        self.path.pop();
        Ok(())
    }

    fn is_pupil(&self) -> bool {
        let of = |at: usize| self.path.get(at).map(String::as_str);
        matches!((of(1), of(2)), (Some("CTFpupilData" | "ATFpupilData"), Some("Pupil")))
    }

    fn says(&mut self, text: &str) -> Result<(), ImportError> {
        if !self.is_pupil() {
            return Ok(());
        }
        let field = self.path.get(3..).and_then(|path| self.pupil.field(path));
        match field {
            Some(field) if field.len() + text.len() > LONGEST => Err(ImportError::DamagedTransfer),
            Some(field) => {
                field.push_str(text);
                Ok(())
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(pupil: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><CTfile><Header><CTFversion>21.0</CTFversion></Header><CTFpupilData>{pupil}\
             </CTFpupilData></CTfile>"
        )
    }

    const PUPIL: &str = "<Pupil><UPN>B801200005001</UPN><Surname>O&apos;Quill &amp; Lyle</Surname>\
        <Forename>Zo&#235;</Forename><DOB>2017-01-10</DOB><BasicDetails><PreferredForename>Zo</PreferredForename>\
        <NCyearActual>4</NCyearActual></BasicDetails><LookedAfter><InCare>true</InCare></LookedAfter>\
        <Address><Surname>Other</Surname></Address></Pupil>";

    #[test]
    fn only_what_the_register_needs_is_kept() {
        for text in [file(PUPIL), file(PUPIL).replace("CTfile", "ATfile").replace("CTFpupilData", "ATFpupilData")] {
            let pupils = pupils(&text).unwrap();
            let [pupil] = pupils.as_slice() else { panic!("one pupil") };
            assert_eq!((pupil.forename.as_str(), pupil.surname.as_str()), ("Zoë", "O'Quill & Lyle"));
            assert_eq!(
                (pupil.upn.as_str(), pupil.preferred.as_str(), pupil.year.as_str()),
                ("B801200005001", "Zo", "4")
            );
            assert!(pupil.is_in_care());
        }
        assert!(!pupils(&file(&PUPIL.replace("true", "false"))).unwrap()[0].is_in_care());
    }

    #[test]
    fn what_is_no_whole_transfer_file_is_refused() {
        let refused = |text: &str| pupils(text).err().unwrap();
        assert_eq!(refused("<menu><Pupil/></menu>"), ImportError::OtherMarkup);
        assert_eq!(refused("<CTfile><CTFpupilData></CTFpupilData></CTfile>"), ImportError::Empty);
        assert_eq!(refused("<CTfile><CTFpupilData><Pupil>"), ImportError::DamagedTransfer);
        assert_eq!(refused(&file("<Pupil><Surname>&own;</Surname></Pupil>")), ImportError::DamagedTransfer);
        assert_eq!(refused(&file(&"<a>".repeat(100))), ImportError::DamagedTransfer);
        let long = "x".repeat(LONGEST + 1);
        assert_eq!(refused(&file(&format!("<Pupil><Surname>{long}</Surname></Pupil>"))), ImportError::DamagedTransfer);
    }

    #[test]
    fn an_entity_bomb_is_not_unfolded() {
        let bomb = format!("<!DOCTYPE CTfile [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>{}", file(PUPIL));
        assert!(pupils(&bomb).is_err());
    }
}
