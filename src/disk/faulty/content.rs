//! What the faulty disk has of one file: in its cache, on its medium, and what of it outlives a power cut.

/// The bytes of one file.
#[derive(Debug, Clone, Default)]
pub(super) struct Content {
    pub(super) live: Vec<u8>,
    pub(super) durable: Vec<u8>,
    pub(super) modified: i128,
    /// True if the medium has lost some of it, while the cache still has it.
    pub(super) rotten: bool,
    /// How often it was opened as the medium has it.
    pub(super) read_back: u32,
}

impl Content {
    /// The bytes as the medium has them.
    pub(super) fn on_medium(&self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        let middle = bytes.len() / 2;
        if let Some(byte) = bytes.get_mut(middle).filter(|_| self.rotten) {
            *byte ^= 0x55;
        }
        bytes
    }
}

/// What arrives on the medium without a sync.
pub(super) struct Luck(pub(super) u64);

impl Luck {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
        self.0 >> 33
    }

    pub(super) fn arrives(&mut self) -> bool {
        match self.0 {
            0 => false,
            1 => true,
            _ => self.next().is_multiple_of(2),
        }
    }

    /// Of bytes not synced: none, all, or the first part of them.
    pub(super) fn content(&mut self, content: &Content) -> Vec<u8> {
        if content.live == content.durable || !self.arrives() {
            return content.durable.clone();
        }
        if self.0 == 1 || self.next().is_multiple_of(2) {
            return content.live.clone();
        }
        let half = content.live.len() / 2;
        let (new, old) = (content.live.get(..half), content.durable.get(half..));
        [new.unwrap_or_default(), old.unwrap_or_default()].concat()
    }
}
