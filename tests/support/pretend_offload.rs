//! An offload of the pretend school: forty shots, one at a time, and three that stay on the card.

use std::sync::Arc;

use kindframe::offload::progress::Step;
use kindframe::photo::PhotoId;
use kindframe::session::Event;
use kindframe::session::command::OffloadRequest;
use kindframe::session::event::{OffloadSummary, PlanView, ShotState, ShotView};

use super::made_up::aside;
use super::{Pretend, receipts};

impl Pretend {
    pub(super) fn plan(request: &OffloadRequest, say: &mut dyn FnMut(Event)) {
        let slug = kindframe::photo::EventSlug::of(&request.event).unwrap();
        let folder = format!("2026/2026-06-18_{}", slug.as_str());
        let name = |n: u32| format!("2026-06-18_{}_{n:04}.jpg", slug.as_str());
        say(Event::Plan(PlanView {
            shots: 40,
            bytes: 168_000_000,
            folder,
            names: Some((name(1), name(40))),
            keep_originals: request.keep_originals,
            set_aside: aside(),
            removal: vec!["This card is flash storage: it may keep copies that no program can reach.".into()],
            pupils: 26,
        }));
    }

    pub(super) fn offload(&self, request: &OffloadRequest, say: &mut dyn FnMut(Event)) {
        self.progress.begin(43, 180_600_000);
        self.progress.enter(Step::Working);
        let (event, first, each) = {
            let mut school = self.school();
            let slug = kindframe::photo::EventSlug::of(&request.event).unwrap();
            school.events.push((request.event.clone(), format!("2026/2026-06-18_{}", slug.as_str())));
            (i64::try_from(school.events.len()).unwrap(), school.photos.len(), school.begin.shot)
        };
        let mut stored = 0;
        while stored < 40 && !self.stop.is_asked() {
            std::thread::sleep(each);
            self.school().add_photos(event, 1);
            stored += 1;
            self.progress.finish_one(4_200_000, false);
            say(Event::Shot(ShotView {
                source: format!("DCIM/100CANON/IMG_{stored:04}.JPG"),
                stored: Some(format!("{stored:04}.jpg")),
                photo: Some(PhotoId(i64::try_from(first + stored).unwrap())),
                state: ShotState::Erased,
                assurance: None,
                reason: None,
                advice: None,
                removed: [("EXIF".to_owned(), 1), ("position (GPS)".to_owned(), 1)].into(),
            }));
        }
        for shot in aside() {
            self.progress.finish_one(4_200_000, true);
            say(Event::Shot(shot));
        }
        self.progress.enter(Step::Idle);
        say(Event::OffloadDone(OffloadSummary {
            erased: stored,
            set_aside: 3,
            stopped: self.stop.is_asked(),
            not_begun: 40 - stored,
            bytes: 180_600_000,
            millis: 61_000,
            folder: "2026/2026-06-18_y4-museum".into(),
            event: Some(event),
            removed: [("EXIF".to_owned(), stored), ("position (GPS)".to_owned(), stored / 2)].into(),
            receipt: Some(Arc::new(receipts::receipt(&request.event, stored))),
            ..OffloadSummary::default()
        }));
    }
}
