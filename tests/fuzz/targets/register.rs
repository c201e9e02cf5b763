//! A roll, parents' answers, a workbook or a transfer file of any bytes, planned
//! against a real register with two pupils.
#![no_main]

use std::sync::{Arc, LazyLock};

use jiff::civil::{Date, date};
use kindframe::disk::RealDisk;
use kindframe::register::{Cost, ImportKind, Register};
use kindframe::role::UserName;
use kindframe::settings::Settings;
use kindframe_fuzz::Corpus;

const DAY: Date = date(2026, 6, 18);
const ROLL: &[u8] = b"id,forename,surname,year,class\nP1,Amira,Quillfeather,4,4 Oak\nP2,Ben,Ashdown,4,4 Oak\n";

static REGISTER: LazyLock<Register> = LazyLock::new(|| {
    let home = tempfile::tempdir().expect("a folder").keep();
    let settings = Settings { school: "Harbour Primary".into(), storage: home.join("photos"), freshness_days: 7 };
    let user = UserName::new("head").expect("a name");
    let register = Register::create(Arc::new(RealDisk), &home, &settings, &user, "Larch-Kettle-41", Cost::FOR_TESTS);
    let register = register.expect("a register");
    register.apply_import(&register.plan_import(ROLL, DAY).expect("a roll")).expect("is taken in");
    register
});

kindframe_fuzz::target!(|bytes| {
    if let Ok(plan) = REGISTER.plan_import(bytes, DAY) {
        let (counts, unread) = (plan.counts(), plan.unread().len());
        // A row may hold an answer for each purpose and giver, but says nothing if it cannot be read.
        assert!(unread < counts.rows);
        if plan.kind() == ImportKind::Roll {
            assert!(counts.added + counts.changed + counts.unchanged <= counts.rows);
        }
    }
    Corpus::Keep
});
