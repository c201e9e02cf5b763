//! The few things that each operating system does in its own way.
//!
//! Where a platform cannot do a thing, the function says so by doing the safe part only: without a
//! file number two files are never taken for the same, without a way to drop cached pages the read
//! may come from the cache.

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

use crate::disk::{FileKind, FileStat};

/// What the file system says of a file.
pub(super) fn stat_of(meta: &Metadata) -> FileStat {
    let kind = match meta.file_type() {
        t if t.is_symlink() => FileKind::Link,
        t if t.is_dir() => FileKind::Folder,
        t if t.is_file() => FileKind::Regular,
        _ => FileKind::Special,
    };
    let (device, inode, links) = numbers(meta);
    FileStat { device, inode, size: meta.len(), modified_ns: modified_ns(meta), links, kind }
}

fn modified_ns(meta: &Metadata) -> i128 {
    let Ok(time) = meta.modified() else { return 0 };
    match time.duration_since(std::time::UNIX_EPOCH) {
        Ok(after) => i128::try_from(after.as_nanos()).unwrap_or(i128::MAX),
        Err(before) => -i128::try_from(before.duration().as_nanos()).unwrap_or(i128::MAX),
    }
}

#[cfg(unix)]
fn numbers(meta: &Metadata) -> (u64, u64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (meta.dev(), meta.ino(), meta.nlink())
}

#[cfg(not(unix))]
fn numbers(_: &Metadata) -> (u64, u64, u64) {
    (0, 0, 1)
}

/// The size of a block of the file system, as far as it tells; between 512 bytes and 1 MiB.
#[cfg(unix)]
pub(super) fn block_size(meta: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    meta.blksize().clamp(512, 1 << 20)
}

#[cfg(not(unix))]
pub(super) fn block_size(_: &Metadata) -> u64 {
    4096
}

/// Opens without following a link and without waiting for the other end of a pipe.
pub(super) fn open_unfollowed(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.custom_flags(i32::try_from(flags.bits()).unwrap_or(0));
    }
    options.open(path)
}

/// Leaves reading, writing and, for a folder, entering to the owner alone.
#[cfg(unix)]
pub(super) fn keep_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = if std::fs::metadata(path)?.is_dir() { 0o700 } else { 0o600 };
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub(super) fn keep_private(_: &Path) -> io::Result<()> {
    // The folder of a person's data is closed to others already.
    Ok(())
}

/// Fills the buffer with the bytes from this place on.
pub(super) fn read_exact_at(file: &File, offset: u64, into: &mut [u8]) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileExt as _;
        file.read_exact_at(into, offset)
    }
    #[cfg(not(unix))]
    {
        use std::io::{Read as _, Seek as _};
        // Each open file here is read by one thread at a time, so that nobody else moves the place.
        let mut file = file;
        file.seek(io::SeekFrom::Start(offset))?;
        file.read_exact(into)
    }
}

/// Drops the cached pages of a synced file, so that the next read asks the medium.
pub(super) fn drop_cache(file: &File) {
    #[cfg(target_os = "linux")]
    {
        // Advice only: where it is not taken, the read comes from the cache.
        rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed).ok();
    }
    #[cfg(not(target_os = "linux"))]
    let _ = file;
}

/// Renames and fails if the new name is taken: in one step where the system knows how.
pub(super) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            // Some file systems do not know the flag.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            done => return done.map_err(io::Error::from),
        }
    }
    rename_by_link(from, to)
}

fn rename_by_link(from: &Path, to: &Path) -> io::Result<()> {
    match std::fs::hard_link(from, to) {
        Ok(()) => without_the_old_name(from, to),
        Err(error) if matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound) => Err(error),
        Err(_) => look_and_rename(from, to),
    }
}

/// A second name was given, which fails where it is taken, also between two computers; the first one goes.
fn without_the_old_name(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::remove_file(from).inspect_err(|_| {
        // Both names lead to the same bytes: whoever meets them next takes one away.
        std::fs::remove_file(to).ok();
    })
}

/// The last resort, where a file can have one name only, as on FAT: between the look and the rename somebody
/// else could make the name. On a card nobody does, and of a storage it is said in the README.
fn look_and_rename(from: &Path, to: &Path) -> io::Result<()> {
    match std::fs::symlink_metadata(to) {
        Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => std::fs::rename(from, to),
        Err(error) => Err(error),
    }
}

/// Bytes that this account can still write there.
#[cfg(unix)]
pub(super) fn free_space(path: &Path) -> io::Result<u64> {
    let found = told(path)?;
    Ok(found.f_bavail.saturating_mul(found.f_frsize))
}

#[cfg(not(unix))]
pub(super) fn free_space(path: &Path) -> io::Result<u64> {
    std::fs::metadata(path)?;
    // Not canonical: that would begin in another way than the disks are listed.
    let path = std::path::absolute(path)?;
    let disks = sysinfo::Disks::new_with_refreshed_list().map_err(|_| io::ErrorKind::Unsupported)?;
    // The innermost of the disks that the path lies on.
    let of = disks.iter().filter(|disk| path.starts_with(disk.mount_point()));
    let of = of.max_by_key(|disk| disk.mount_point().as_os_str().len());
    of.map(sysinfo::Disk::available_space).ok_or_else(|| io::ErrorKind::NotFound.into())
}

/// What the file system says of its blocks. Some drivers in user space say nothing, which reads as none at all.
#[cfg(unix)]
fn told(path: &Path) -> io::Result<rustix::fs::StatVfs> {
    let found = rustix::fs::statvfs(path)?;
    if found.f_blocks > 0 { Ok(found) } else { Err(io::ErrorKind::Unsupported.into()) }
}

/// Bytes there that belong to no file.
#[cfg(unix)]
pub(super) fn unused_space(path: &Path) -> io::Result<u64> {
    let found = told(path)?;
    Ok(found.f_bfree.saturating_mul(found.f_frsize))
}

#[cfg(not(unix))]
pub(super) fn unused_space(path: &Path) -> io::Result<u64> {
    free_space(path)
}

/// Waits until the medium has the whole file system.
pub(super) fn sync_file_system(path: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        rustix::fs::syncfs(File::open(path)?)?;
    }
    #[cfg(all(unix, not(target_os = "linux")))]
    {
        std::fs::metadata(path)?;
        rustix::fs::sync();
    }
    // Windows syncs a volume for an administrator alone; each file was synced by itself.
    #[cfg(not(unix))]
    std::fs::metadata(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_system_has_no_exclusive_rename_a_taken_name_is_not_replaced_either() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b, c) = (dir.path().join("a"), dir.path().join("b"), dir.path().join("c"));
        std::fs::write(&a, b"a").unwrap();
        std::fs::write(&b, b"b").unwrap();
        assert_eq!(look_and_rename(&a, &b).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(rename_by_link(&a, &b).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        rename_by_link(&a, &c).unwrap();
        assert_eq!(
            (a.exists(), std::fs::read(&b).unwrap(), std::fs::read(&c).unwrap()),
            (false, b"b".into(), b"a".into())
        );
    }
}
