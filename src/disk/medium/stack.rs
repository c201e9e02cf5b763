//! The block devices below a file system, one on the other: partition, encryption, volumes, the disks.
//!
//! Pure. Encryption counts only where every way down goes through it; that a disk turns, only where all do.

/// One block device and those that it is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Layer {
    /// What the device mapper calls it, such as `CRYPT-LUKS2-…` or `LVM-…`; empty for a disk.
    pub(super) uuid: String,
    /// Whether the kernel says that it turns.
    pub(super) rotational: Option<bool>,
    /// A card, or something at the USB.
    pub(super) removable: bool,
    /// What it is made of; none for a disk.
    pub(super) below: Vec<Layer>,
}

/// Beginnings of the device mapper's names for what encrypts: dm-crypt with LUKS, plain, BitLocker.
const ENCRYPTS: &str = "CRYPT-";

/// Ends of the names that LVM gives to the hidden parts of volumes with snapshots, and of thin and deduplicated ones,
/// in which a written block may go elsewhere.
const SNAPSHOTS: [&str; 5] = ["-real", "-cow", "-tpool", "-tdata", "-vpool"];

impl Layer {
    /// True if whatever comes to a disk was encrypted before.
    pub(super) fn encrypted(&self) -> bool {
        self.uuid.starts_with(ENCRYPTS) || (!self.below.is_empty() && self.below.iter().all(Self::encrypted))
    }

    /// True if every disk turns, false if one does not; `None` if one does not say and none is flash.
    pub(super) fn rotational(&self) -> Option<bool> {
        let disks = self.disks();
        let flash = disks.iter().any(|disk| disk.rotational == Some(false));
        let unsaid = disks.iter().any(|disk| disk.rotational.is_none());
        if flash { Some(false) } else { (!unsaid).then_some(true) }
    }

    /// True if one of the disks is taken out.
    pub(super) fn removable(&self) -> bool {
        self.disks().iter().any(|disk| disk.removable)
    }

    /// True if a volume on the way has snapshots, or can have blocks elsewhere.
    pub(super) fn has_snapshots(&self) -> bool {
        let here = self.uuid.starts_with("LVM-") && SNAPSHOTS.iter().any(|end| self.uuid.ends_with(end));
        here || self.below.iter().any(Self::has_snapshots)
    }

    fn disks(&self) -> Vec<&Self> {
        if self.below.is_empty() { vec![self] } else { self.below.iter().flat_map(Self::disks).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk(rotational: Option<bool>) -> Layer {
        Layer { rotational, ..Layer::default() }
    }

    fn on(uuid: &str, below: Vec<Layer>) -> Layer {
        Layer { uuid: uuid.to_owned(), rotational: Some(true), below, ..Layer::default() }
    }

    #[test]
    fn encryption_counts_only_where_every_way_down_goes_through_it() {
        let locked = || on("CRYPT-LUKS2-0a1b-luks", vec![disk(Some(false))]);
        assert!(locked().encrypted());
        assert!(on("LVM-abc", vec![locked()]).encrypted(), "a volume on an encrypted disk");
        assert!(on("CRYPT-BITLK-0a1b-stick", vec![disk(None)]).encrypted());
        assert!(!on("LVM-abc", vec![locked(), disk(Some(false))]).encrypted(), "half of it is not");
        assert!(!disk(None).encrypted());
    }

    #[test]
    fn what_is_made_of_flash_does_not_turn_whatever_stands_above_says() {
        assert_eq!(on("LVM-abc", vec![disk(Some(false))]).rotational(), Some(false));
        assert_eq!(on("LVM-abc", vec![disk(Some(true)), disk(Some(false))]).rotational(), Some(false));
        assert_eq!(on("LVM-abc", vec![disk(Some(true)), disk(None)]).rotational(), None);
        assert_eq!(on("LVM-abc", vec![disk(Some(true))]).rotational(), Some(true));
        assert!(on("", vec![Layer { removable: true, ..disk(None) }]).removable());
    }

    #[test]
    fn a_volume_with_snapshots_is_told_by_its_hidden_parts() {
        assert!(on("LVM-abc", vec![on("LVM-abc-real", vec![disk(None)])]).has_snapshots());
        assert!(on("LVM-abc", vec![on("LVM-def-tpool", vec![disk(None)])]).has_snapshots());
        assert!(!on("LVM-abc", vec![disk(None)]).has_snapshots());
        assert!(!on("CRYPT-LUKS2-real", vec![disk(None)]).has_snapshots(), "a name that somebody chose");
    }
}
