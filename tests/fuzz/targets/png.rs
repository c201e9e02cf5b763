//! Pictures of the kind PNG, their check sums set right: a changed byte would end at the first otherwise.
#![no_main]

use kindframe::photo::Container;
use kindframe_fuzz::{Corpus, picture};

kindframe_fuzz::target!(|bytes| summed(bytes));

fn summed(bytes: &[u8]) -> Corpus {
    let mut file = bytes.to_vec();
    let mut at = 8;
    while let Some(length) = file.get(at..).and_then(|rest| rest.first_chunk::<4>()) {
        let end = at.saturating_add(8).saturating_add(u32::from_be_bytes(*length) as usize);
        let Some(part) = file.get(at + 4..end) else { break };
        let sum = crc32fast::hash(part).to_be_bytes();
        let Some(place) = file.get_mut(end..end + 4) else { break };
        place.copy_from_slice(&sum);
        at = end + 4;
    }
    picture(&file, &[Container::Png])
}
