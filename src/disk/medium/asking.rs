//! Asking Linux: the file system by `statfs`, the mounts in `/proc`, the devices in `/sys`. It opens no device.

#![expect(clippy::disallowed_methods, reason = "reads the kernel's own descriptions, inside the door")]

use std::path::{Path, PathBuf};

use super::stack::Layer;
use super::{Copies, InPlace, Medium, facts, mounts};

/// How many devices may stand one on the other.
const DEEPEST: usize = 8;

/// What the kernel says of the file system and the devices below the path.
pub(super) fn of_path(path: &Path) -> Medium {
    let (Ok(found), Ok(stat)) = (rustix::fs::statfs(path), rustix::fs::stat(path)) else { return Medium::unknown() };
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let list = mounts::mounts(&std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default());
    let number = (rustix::fs::major(stat.st_dev), rustix::fs::minor(stat.st_dev));
    let mount = mounts::mount_of(&list, &path, number);
    let device = device(number, mount);
    // The number's sign and width differ between machines; all known ones fit in 32 bits.
    let magic = u64::try_from(i128::from(found.f_type) & 0xFFFF_FFFF).unwrap_or(0);
    let (file_system, in_place) = match facts::of_number(magic) {
        (facts::FUSE, how) if number.0 == 0 => by_word(&path, mount).unwrap_or((facts::FUSE, how)),
        (facts::FUSE, _) => (by_udev(number).unwrap_or(facts::FUSE), InPlace::Yes),
        known => known,
    };
    let stack = device.map(|device| layer(&device, DEEPEST));
    let removable = stack.as_ref().map(Layer::removable);
    let journalled = mount.is_some_and(|mount| mount.options.split(',').any(|option| option == "data=journal"));
    let copies = match stack.as_ref().is_some_and(Layer::has_snapshots) {
        true => Some(Copies::Snapshots),
        false => journalled.then_some(Copies::Journal),
    };
    Medium {
        file_system,
        in_place,
        rotational: facts::turns(stack.as_ref().and_then(Layer::rotational), removable),
        removable,
        encrypted: stack.as_ref().map(Layer::encrypted),
        copies,
    }
}

/// What comes through FUSE from no block device.
fn by_word(path: &Path, mount: Option<&mounts::Mount>) -> Option<(&'static str, InPlace)> {
    facts::of_desktop(path).or_else(|| facts::of_word(&mount?.kind))
}

/// The name of the file system on the device, where the system has looked for it.
fn by_udev((major, minor): (u32, u32)) -> Option<&'static str> {
    let found = std::fs::read_to_string(format!("/run/udev/data/b{major}:{minor}")).ok()?;
    let word = found.lines().find_map(|line| line.strip_prefix("E:ID_FS_TYPE="))?;
    facts::of_word(word).map(|(name, _)| name)
}

/// The folder that describes the device, or for a file system over several, such as btrfs, the one that was mounted.
fn device((major, minor): (u32, u32), mount: Option<&mounts::Mount>) -> Option<PathBuf> {
    let folder = |major, minor| PathBuf::from(format!("/sys/dev/block/{major}:{minor}"));
    if major != 0 {
        return Some(folder(major, minor)).filter(|folder| folder.exists());
    }
    let source = &mount?.source;
    if !source.starts_with("/dev") {
        return None;
    }
    let number = rustix::fs::stat(source).ok()?.st_rdev;
    Some(folder(rustix::fs::major(number), rustix::fs::minor(number))).filter(|folder| folder.exists())
}

/// The device, and those that it is made of.
fn layer(device: &Path, deepest: usize) -> Layer {
    let said = |name: &str| std::fs::read_to_string(device.join(name)).ok().map(|word| word.trim().to_owned());
    // A partition leaves this to its disk.
    let of_disk = |name: &str| said(name).or_else(|| said(&format!("../{name}")));
    let slaves = if device.join("partition").exists() { device.join("../slaves") } else { device.join("slaves") };
    let below = std::fs::read_dir(&slaves).into_iter().flatten().flatten();
    let below = below.filter(|_| deepest > 0).map(|entry| layer(&entry.path(), deepest - 1));
    Layer {
        uuid: said("dm/uuid").unwrap_or_default(),
        rotational: of_disk("queue/rotational").map(|word| word == "1"),
        removable: of_disk("removable").is_some_and(|word| word == "1")
            || of_disk("device/type").is_some_and(|word| word == "SD")
            || is_at_the_usb(device),
        below: below.collect(),
    }
}

/// Such as `/sys/devices/pci0000:00/0000:00:14.0/usb2/2-1/…/block/sdb`.
fn is_at_the_usb(device: &Path) -> bool {
    let whole = std::fs::canonicalize(device).unwrap_or_default();
    let usb = |part: &std::ffi::OsStr| {
        let number = part.to_str().and_then(|part| part.strip_prefix("usb"));
        number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    whole.iter().any(usb)
}
