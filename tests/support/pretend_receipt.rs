//! The pretend school's receipts: made up, as the real session hands them out.

use jiff::Timestamp;
use jiff::civil::date;
use kindframe::photo::ContentHash;
use kindframe::receipt::{Account, Counts, ListOutcome, Receipt, TrailHead};
use kindframe::session::Event;
use kindframe::session::command::ReceiptRequest;
use kindframe::session::event::{PageLine, ReceiptView};

/// The answer to who asks for a receipt.
pub fn shown(asked: ReceiptRequest) -> Event {
    Event::Receipt(Box::new(ReceiptView { saved: asked.to, ..receipt("Y4 Science Museum", 40) }))
}

/// The receipt of an offload that stored so many and set three aside.
pub fn receipt(event: &str, stored: usize) -> ReceiptView {
    let mut account = Account {
        sources: vec!["CANON_EOS".into()],
        folder: "2026/2026-06-18_y4-museum".into(),
        bytes: 180_600_000,
        counts: Counts { removed: stored, set_aside: 3, not_begun: 40 - stored, ..Counts::default() },
        photos: stored,
        media: vec!["Originals are overwritten as far as this card lets us.".into()],
        to_do: vec!["Format the card in the camera before it is lent to anyone.".into()],
        list: ListOutcome::Written("0001_y4-museum_2026-06-18.mhl".into()),
        ..Account::default()
    };
    (0..stored).for_each(|_| account.add_removal("overwritten", "Ordinary tools find nothing of the picture."));
    let receipt = Receipt {
        number: 7,
        event: event.into(),
        at: Timestamp::UNIX_EPOCH,
        day: date(2026, 6, 18),
        by: "head".into(),
        account,
        files: Vec::new(),
        trail: TrailHead { lines: 57, head: ContentHash([0xA5; 32]) },
    };
    let lines = vec![
        PageLine::Title(format!("Receipt 7: {event}")),
        PageLine::Count { count: stored, what: "stored, checked, and removed from CANON_EOS".into() },
        PageLine::Turn,
        PageLine::File { name: "0001.jpg".into(), size: 5, hash: "a5".repeat(32) },
    ];
    ReceiptView { receipt, lines, saved: None }
}
