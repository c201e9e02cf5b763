//! Receipts: kept as they were told, with the trail's head, and nothing that a stop is on.

use std::collections::BTreeSet;

use kindframe::receipt::{Account, Counts, ListOutcome, TrailHead};

use super::*;

fn account() -> Account {
    let mut account = Account {
        sources: vec!["CANON_EOS".into()],
        folder: "2026/museum".into(),
        bytes: 8_000_000,
        counts: Counts { removed: 2, set_aside: 1, ..Counts::default() },
        left_behind: [("EXIF".to_owned(), 2)].into(),
        to_do: vec!["Empty \"Recently Deleted\".".into()],
        list: ListOutcome::Failed { what: "It was not written.".into(), advice: "Do it again.".into() },
        ..Account::default()
    };
    account.add_aside("It ends too early.", "Look at it.");
    account.add_removal("overwritten", "Nothing is found.");
    account
}

#[test]
fn a_receipt_reads_back_as_it_was_told_by_number_and_as_the_last() {
    let (home, register) = with_roll();
    assert_eq!(register.receipt(None), Err(RegisterError::NoReceipt));
    let event = register.event_for("Museum", &[group("4 Oak")], DAY).unwrap();
    let photos: BTreeSet<_> = (1..=2).map(|number| store(&register, &event, number).photo).collect();
    let first = register.record_offload(event.id, DAY, &account(), &photos).unwrap();
    let second = register.record_offload(event.id, DAY, &Account::default(), &BTreeSet::new()).unwrap();
    drop(register);
    let register = open(home.path()).unwrap();
    assert_eq!(register.receipt(Some(first.number)), Ok(first.clone()));
    assert_eq!(register.receipt(None), Ok(second.clone()));
    assert_eq!(register.receipt(Some(9)), Err(RegisterError::UnknownReceipt(9)));
    assert_eq!((first.event.as_str(), first.by.as_str(), first.day), ("Museum", "head", DAY));
    assert_eq!(first.account, account());
    let files: Vec<_> = first.files.iter().map(|file| file.stored.as_str()).collect();
    assert_eq!(files, ["2026/museum/2026-06-18_museum_0001.jpg", "2026/museum/2026-06-18_museum_0002.jpg"]);
    assert_eq!(first.files[0].hash, store_intent(&event, 1).cleaned);
}

#[test]
fn a_receipt_names_the_trail_as_it_was_with_its_own_line() {
    let (_home, register) = with_roll();
    let event = register.event_for("Museum", &[], DAY).unwrap();
    let receipt = register.record_offload(event.id, DAY, &account(), &BTreeSet::new()).unwrap();
    let (lines, head) = register.verify_audit().unwrap();
    assert_eq!(receipt.trail, TrailHead { lines, head });
    let last = register.audit_lines().unwrap().pop().unwrap();
    let said = "event 1: erased 2, verified 0, set aside 1, held 0, not begun 0";
    assert_eq!((last.action.as_str(), last.detail.as_str()), ("offload", said));
}

#[test]
fn a_photo_under_a_stop_is_on_no_receipt() {
    let (_home, register) = with_roll();
    let event = register.event_for("Museum", &[], DAY).unwrap();
    let photos: BTreeSet<_> = (1..=2).map(|number| store(&register, &event, number).photo).collect();
    register.hold(*photos.first().unwrap()).unwrap();
    let receipt = register.record_offload(event.id, DAY, &account(), &photos).unwrap();
    assert_eq!(receipt.files.len(), 1);
    assert!(receipt.files[0].stored.ends_with("_0002.jpg"));
}
