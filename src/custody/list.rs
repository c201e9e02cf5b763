//! One list, as text and back: XML in the manner of the ASC Media Hash List, version 2.0.
//!
//! It has that format's elements and namespace (<https://github.com/ascmitc/mhl-specification>), and differs where
//! it must:
//!
//! - The hash is SHA-256, in an element `sha256`. The format allows MD5, SHA-1, C4 and xxHash; the first two and
//!   the last withstand no forger, and the photos are known by SHA-256 everywhere else, so `sha256sum` checks them.
//! - The list lies beside the photos, and not in a folder `ascmhl` with a file of its chain: the hash of the
//!   generation before stands in the list itself, under `metadata`, with the register's audit chain.
//! - The name of the computer is left empty, and no author is given: both can name a person.
//! - No hashes of folders, no times of files, which a copy by hand would change.
//!
//! `hashdate` is when the photo was stored and read back. Nobody hashed it again since then for the list.

use jiff::Timestamp;
use jiff::civil::Date;
use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};

use crate::photo::{ContentHash, Hashing};
use crate::receipt::TrailHead;
use crate::register::ListedFile;

/// How a list's name ends.
pub const ENDING: &str = ".mhl";
/// The namespace of what the format does not have.
const OWN: &str = "urn:kindframe:custody:1";

/// What a generation says besides its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generation {
    /// From 1.
    pub number: u32,
    /// When it was made.
    pub made_at: Timestamp,
    /// Name and hash of the generation before it.
    pub previous: Option<(String, ContentHash)>,
    /// The audit chain when it was made.
    pub trail: TrailMark,
}

/// A place in the audit chain of one register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrailMark {
    /// What the chain's first line follows: no other register's chain begins so.
    pub beginning: ContentHash,
    /// How far it had come.
    pub head: TrailHead,
}

/// The name of a list: `0001_y4-science-museum_2026-06-18.mhl`. The folder's last part is the event's slug.
#[must_use]
pub fn name(generation: u32, folder: &str, day: Date) -> String {
    let slug = folder.rsplit('/').next().unwrap_or(folder);
    format!("{generation:04}_{slug}_{day}{ENDING}")
}

/// The highest number of a generation: one offload a minute for a year and more. A file of a higher number is
/// no list of this program's, and would leave no number for the next.
const HIGHEST: u32 = 999_999;

/// The generation of a list by its name; none for another file's.
#[must_use]
pub fn generation_of(name: &str) -> Option<u32> {
    name.strip_suffix(ENDING)?.split('_').next()?.parse().ok().filter(|number| *number <= HIGHEST)
}

/// A hash of what is listed: the same for the same files, whenever it is asked.
#[must_use]
pub fn contents(files: &[ListedFile]) -> ContentHash {
    let mut hashing = Hashing::default();
    for ListedFile { stored, size, hash, .. } in files {
        hashing.take(&(stored.len() as u64).to_le_bytes());
        hashing.take(stored.as_bytes());
        hashing.take(&size.to_le_bytes());
        hashing.take(&hash.0);
    }
    hashing.done()
}

impl Generation {
    /// The list of these files of the folder.
    #[must_use]
    pub fn text(&self, folder: &str, files: &[ListedFile]) -> String {
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <hashlist version=\"2.0\" xmlns=\"urn:ASC:MHL:v2.0\" xmlns:own=\"{OWN}\">\n\
             \x20 <creatorinfo>\n\
             \x20   <creationdate>{}</creationdate>\n\
             \x20   <hostname/>\n\
             \x20   <tool version=\"{}\">Kindframe</tool>\n\
             \x20 </creatorinfo>\n\
             \x20 <processinfo>\n\
             \x20   <process>in-place</process>\n\
             \x20 </processinfo>\n\
             \x20 <hashes>\n",
            self.made_at,
            env!("CARGO_PKG_VERSION"),
        );
        out.extend(files.iter().map(|file| entry(file, folder)));
        out + "  </hashes>\n" + &self.metadata() + "</hashlist>\n"
    }

    fn metadata(&self) -> String {
        let previous = self.previous.iter().map(|(name, hash)| {
            format!("    <own:previous path=\"{}\"><own:sha256>{hash}</own:sha256></own:previous>\n", escape(name))
        });
        let TrailMark { beginning, head: TrailHead { lines, head } } = self.trail;
        format!(
            "  <metadata>\n\
             \x20   <own:generation>{}</own:generation>\n\
             {}\
             \x20   <own:trail beginning=\"{beginning}\" lines=\"{lines}\" head=\"{head}\"/>\n\
             \x20 </metadata>\n",
            self.number,
            previous.collect::<String>(),
        )
    }
}

fn entry(file: &ListedFile, folder: &str) -> String {
    let ListedFile { stored, size, hash, stored_at } = file;
    let stored_at = stored_at.strftime("%Y-%m-%dT%H:%M:%SZ");
    let path = stored.strip_prefix(folder).and_then(|below| below.strip_prefix('/')).unwrap_or(stored);
    format!(
        "    <hash>\n\
         \x20     <path size=\"{size}\">{}</path>\n\
         \x20     <sha256 action=\"original\" hashdate=\"{stored_at}\">{hash}</sha256>\n\
         \x20   </hash>\n",
        escape(path)
    )
}

/// The place in an audit chain that a list names; none of what is no list of this program's.
#[must_use]
pub fn trail_of(bytes: &[u8]) -> Option<TrailMark> {
    let mut reader = Reader::from_reader(bytes);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Empty(element) | Event::Start(element) if element.name().as_ref() == b"own:trail" => {
                return mark(&element);
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn mark(element: &BytesStart<'_>) -> Option<TrailMark> {
    let said = |name: &str| {
        let value = element.try_get_attribute(name).ok()??.value;
        str::from_utf8(&value).ok().map(str::to_owned)
    };
    let head = TrailHead { lines: said("lines")?.parse().ok()?, head: said("head")?.parse().ok()? };
    Some(TrailMark { beginning: said("beginning")?.parse().ok()?, head })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use jiff::civil::date;

    use super::*;

    fn file(name: &str) -> ListedFile {
        let stored = format!("2026/museum/{name}");
        let stored_at = Timestamp::from_second(1_781_784_000).unwrap();
        ListedFile { size: 5, hash: ContentHash::of(name.as_bytes()), stored, stored_at }
    }

    fn generation() -> Generation {
        Generation {
            number: 2,
            made_at: Timestamp::from_second(1_781_784_060).unwrap(),
            previous: Some(("0001_museum_2026-06-18.mhl".to_owned(), ContentHash::of(b"before"))),
            trail: TrailMark {
                beginning: ContentHash::of(b"beginning"),
                head: TrailHead { lines: 57, head: ContentHash::of(b"head") },
            },
        }
    }

    #[test]
    fn a_list_is_as_it_always_was() {
        let mut text = generation().text("2026/museum", &[file("2026-06-18_museum_0001.jpg")]);
        for (said, short) in [
            ("2026-06-18_museum_0001.jpg", "OF-THE-FILE"),
            ("before", "BEFORE"),
            ("beginning", "BEGINS"),
            ("head", "ENDS"),
        ] {
            text = text.replace(&ContentHash::of(said.as_bytes()).to_string(), short);
        }
        expect![[r#"
            <?xml version="1.0" encoding="UTF-8"?>
            <hashlist version="2.0" xmlns="urn:ASC:MHL:v2.0" xmlns:own="urn:kindframe:custody:1">
              <creatorinfo>
                <creationdate>2026-06-18T12:01:00Z</creationdate>
                <hostname/>
                <tool version="0.1.0">Kindframe</tool>
              </creatorinfo>
              <processinfo>
                <process>in-place</process>
              </processinfo>
              <hashes>
                <hash>
                  <path size="5">2026-06-18_museum_0001.jpg</path>
                  <sha256 action="original" hashdate="2026-06-18T12:00:00Z">OF-THE-FILE</sha256>
                </hash>
              </hashes>
              <metadata>
                <own:generation>2</own:generation>
                <own:previous path="0001_museum_2026-06-18.mhl"><own:sha256>BEFORE</own:sha256></own:previous>
                <own:trail beginning="BEGINS" lines="57" head="ENDS"/>
              </metadata>
            </hashlist>
        "#]]
        .assert_eq(&text);
    }

    #[test]
    fn the_trail_is_read_back_and_other_files_name_none() {
        let text = generation().text("2026/museum", &[file("a.jpg"), file("b & <c>.jpg")]);
        assert_eq!(trail_of(text.as_bytes()), Some(generation().trail));
        assert_eq!(trail_of(text.replace("lines=\"57\"", "lines=\"many\"").as_bytes()), None);
        for other in ["", "not XML <", "<hashlist version=\"2.0\" xmlns=\"urn:ASC:MHL:v2.0\"/>"] {
            assert_eq!(trail_of(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn a_name_says_generation_event_and_day() {
        let name = name(12, "2026/y4-science-museum", date(2026, 6, 18));
        assert_eq!(name, "0012_y4-science-museum_2026-06-18.mhl");
        assert_eq!(generation_of(&name), Some(12));
        for other in ["2026-06-18_museum_0001.jpg", "museum.mhl", "_museum.mhl", ".mhl"] {
            assert_eq!(generation_of(other), None, "{other}");
        }
    }

    #[test]
    fn the_same_files_are_the_same_contents_and_each_change_is_another() {
        let of = |files: &[ListedFile]| contents(files);
        let (a, b) = (file("a.jpg"), file("b.jpg"));
        let both = of(&[a.clone(), b.clone()]);
        assert_eq!(both, of(&[ListedFile { stored_at: Timestamp::UNIX_EPOCH, ..a.clone() }, b.clone()]));
        let changed = [
            vec![a.clone()],
            vec![b.clone(), a.clone()],
            vec![ListedFile { size: 6, ..a.clone() }, b.clone()],
            vec![ListedFile { hash: ContentHash::of(b"other"), ..a }, b],
        ];
        assert!(changed.iter().all(|files| of(files) != both));
    }
}
