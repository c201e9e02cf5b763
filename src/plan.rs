//! What will happen to each shot, before anything does.
//!
//! The plan is a value: it can be shown, printed and approved. It is pure: the same scan, event
//! and day make the same plan. A shot is planned to be stored under a new name, or set aside with
//! a reason and advice; nothing is left out in silence.
//!
//! It does not know whether a picture is sound or already stored: that shows when it is read.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, date};
use jiff::{Timestamp, ToSpan as _};

use crate::clean::Refusal;
use crate::disk::DiskError;
use crate::photo::{EventSlug, StoredName};
use crate::scan::{Found, Original, Remains, Scan, is_album};

/// No camera that a school still has wrote a true date before this day.
const FIRST_TRUE_DAY: Date = date(1998, 1, 1);

/// Where an event's photos go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPlace {
    /// The event's number in the register.
    pub event: i64,
    /// The folder below the storage, with forward slashes.
    pub folder: String,
    /// The event in the stored names.
    pub slug: EventSlug,
    /// The first free number.
    pub next_number: u32,
}

/// A shot that will be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The shot.
    pub found: Found,
    /// Its name in storage. If it is taken when the time comes, the next free number is used.
    pub name: StoredName,
    /// A file of the same shot that stays where it is, fit to be printed: then this one stays too,
    /// once its copy is stored.
    pub stays_with: Option<String>,
}

/// A shot that stays where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Its path below the source, fit to be printed.
    pub shown: String,
    /// Why.
    pub why: Why,
}

/// Why a shot stays where it is, as far as it is known before it is read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// It cannot be read.
    #[error("it could not be read: {}", .0.fault.what())]
    Unread(DiskError),
    /// This kind cannot be cleaned.
    #[error("{0}")]
    Refused(Refusal),
    /// It is of all pictures of its folder.
    #[error("it is Picasa's list of who is in the pictures of its folder")]
    Album,
    /// Some run began to remove it, and this one is not to go on with that.
    #[error("removing it was begun by an earlier run, and not gone on with now")]
    PartlyErased,
    /// Some run began to remove it, and the photo that it was is not known here or cannot be verified.
    #[error("removing it was begun elsewhere, and its photo could not be found whole in this school's storage")]
    HalfErased,
}

impl Why {
    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Unread(error) => error.fault.advice(),
            Self::Refused(refusal) => refusal.advice(),
            Self::Album => "It holds names: remove it by hand once its pictures are stored.",
            Self::PartlyErased => "Run it again without keeping the originals: it goes on where it stopped.",
            Self::HalfErased => "Run Kindframe on the computer that began; it is left as it is until then.",
        }
    }
}

/// What will happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Where the photos go.
    pub place: EventPlace,
    /// What will be stored, in the order of the sources.
    pub planned: Vec<Planned>,
    /// What stays where it is.
    pub aside: Vec<SetAside>,
    /// What is left of originals that some run began to erase: it goes once their photos are verified.
    pub remains: Vec<Remains>,
    /// Where the shots come from.
    pub sources: Vec<Original>,
}

impl Plan {
    /// The size of all that will be read, in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.planned.iter().map(|p| p.found.original.stat.size).sum()
    }
}

/// Makes the plan.
#[must_use]
pub fn plan(scans: Vec<Scan>, place: EventPlace, today: Date) -> Plan {
    let mut number = place.next_number;
    let (mut planned, mut aside, mut staying) = (Vec::<Planned>::new(), Vec::new(), BTreeMap::new());
    let (mut remains, mut sources) = (Vec::new(), Vec::new());
    for scan in scans {
        remains.extend(scan.doomed);
        sources.extend(scan.root);
        staying.extend(scan.unread.iter().filter_map(|u| Some((u.unit.clone()?, u.shown.clone()))));
        aside.extend(scan.unread.into_iter().map(|u| SetAside { shown: u.shown, why: Why::Unread(u.error) }));
        for found in scan.found {
            match kind_of(&found) {
                Ok(ending) => {
                    let day = day_of(found.taken, &found.original, today);
                    let name = StoredName { day, slug: place.slug.clone(), number, ending };
                    planned.push(Planned { found, name, stays_with: None });
                    number += 1;
                }
                Err(why) => {
                    staying.extend(found.unit.map(|unit| (unit, found.shown.clone())));
                    aside.push(SetAside { shown: found.shown, why });
                }
            }
        }
    }
    for shot in &mut planned {
        shot.stays_with = shot.found.unit.as_ref().and_then(|unit| staying.get(unit)).cloned();
    }
    Plan { place, planned, aside, remains, sources }
}

/// The day of the earliest shot that the scans found, at most a year before today: whoever was in
/// the groups then or since might be in the photos.
#[must_use]
pub fn first_day(scans: &[Scan], today: Date) -> Date {
    let days = scans.iter().flat_map(|scan| &scan.found).map(|f| day_of(f.taken, &f.original, today));
    let year_ago = today.checked_sub(1.year()).unwrap_or(today);
    days.min().unwrap_or(today).max(year_ago)
}

fn kind_of(found: &Found) -> Result<&'static str, Why> {
    match found.original.stat.size {
        _ if is_album(&found.original.path) => Err(Why::Album),
        0 => Err(Why::Refused(Refusal::Empty)),
        _ => found.container.ending().ok_or(Why::Refused(Refusal::of_kind(found.container))),
    }
}

/// The day in the name: what the camera wrote, else the file's own time, else today; a day before
/// digital cameras or after today is a clock that was never set.
fn day_of(taken: Option<DateTime>, original: &Original, today: Date) -> Date {
    let modified = Timestamp::from_nanosecond(original.stat.modified_ns).ok();
    let modified = modified.map(|t| t.to_zoned(jiff::tz::TimeZone::UTC).date());
    let true_day = |day: &Date| (FIRST_TRUE_DAY..=today).contains(day);
    taken.map(DateTime::date).filter(true_day).or(modified.filter(true_day)).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::disk::{Fault, FileKind, FileStat};
    use crate::photo::Container;
    use crate::scan::Unread;

    const TODAY: Date = date(2026, 6, 20);

    fn found(name: &str, container: Container, taken: Option<DateTime>, size: u64) -> Found {
        let stat = FileStat { device: 1, inode: 1, size, modified_ns: 0, links: 1, kind: FileKind::Regular };
        let original = Original { path: PathBuf::from("/card").join(name), stat };
        Found {
            original,
            shown: name.to_owned(),
            container,
            taken,
            pixels: 0,
            companions: vec![],
            unit: None,
            album: None,
        }
    }

    fn place() -> EventPlace {
        let slug = EventSlug::of("Y4 Science Museum").unwrap();
        EventPlace { event: 1, folder: "2026/y4-science-museum".into(), slug, next_number: 7 }
    }

    #[test]
    fn names_count_on_from_the_first_free_number() {
        let day = Some(date(2026, 6, 18).at(10, 11, 12, 0));
        let found = vec![found("b.jpg", Container::Jpeg, day, 9), found("c.png", Container::Png, None, 9)];
        let plan = plan(vec![Scan { found, ..Scan::default() }], place(), TODAY);
        let names: Vec<String> = plan.planned.iter().map(|p| p.name.to_string()).collect();
        assert_eq!(names, ["2026-06-18_y4-science-museum_0007.jpg", "2026-06-20_y4-science-museum_0008.png"]);
        assert_eq!(plan.bytes(), 18);
    }

    #[test]
    fn what_is_not_stored_is_set_aside_with_a_reason_and_advice() {
        let error = DiskError::new(Fault::Medium, Path::new("/card/x"));
        let scan = Scan {
            found: vec![found("a.jpg", Container::Jpeg, None, 0), found("b.jxl", Container::JpegXl, None, 9)],
            unread: vec![Unread { shown: "x".into(), error, unit: None }],
            ..Scan::default()
        };
        let plan = plan(vec![scan], place(), TODAY);
        assert_eq!((plan.planned.len(), plan.aside.len()), (0, 3));
        assert!(plan.aside.iter().all(|a| !a.why.to_string().is_empty() && a.why.advice().ends_with('.')));
    }

    #[test]
    fn a_jpeg_stays_with_the_picture_that_cannot_be_stored() {
        let unit = Some(PathBuf::from("/card/img_1"));
        let shot = |name, container| Found { unit: unit.clone(), ..found(name, container, None, 9) };
        let scan = Scan {
            found: vec![
                shot("IMG_1.JXL", Container::JpegXl),
                shot("IMG_1.JPG", Container::Jpeg),
                found("IMG_2.JPG", Container::Jpeg, None, 9),
            ],
            ..Scan::default()
        };
        let plan = plan(vec![scan], place(), TODAY);
        let stays: Vec<Option<&str>> = plan.planned.iter().map(|p| p.stays_with.as_deref()).collect();
        assert_eq!(stays, [Some("IMG_1.JXL"), None]);
    }

    #[test]
    fn a_jpeg_stays_with_a_raw_picture_that_could_not_be_read() {
        let unit = Some(PathBuf::from("/card/img_1"));
        let error = DiskError::new(Fault::Medium, Path::new("/card/IMG_1.CR3"));
        let scan = Scan {
            found: vec![Found { unit: unit.clone(), ..found("IMG_1.JPG", Container::Jpeg, None, 9) }],
            unread: vec![Unread { shown: "IMG_1.CR3".into(), error, unit }],
            ..Scan::default()
        };
        let plan = plan(vec![scan], place(), TODAY);
        assert_eq!(plan.planned[0].stays_with.as_deref(), Some("IMG_1.CR3"));
    }

    #[test]
    fn a_clock_that_was_never_set_gives_no_day() {
        for wrong in [date(1980, 1, 1), date(2031, 1, 1)].map(|day| day.at(0, 0, 0, 0)) {
            let found = found("a.jpg", Container::Jpeg, Some(wrong), 9);
            assert_eq!(day_of(found.taken, &found.original, TODAY), TODAY);
        }
    }
}
