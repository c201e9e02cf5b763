//! Folders that a service takes to other computers: OneDrive, Google Drive, Dropbox, iCloud and their like.
//!
//! Told by the usual names on the path, and by what the services leave in the folder they look after. Such a
//! service keeps copies elsewhere, earlier versions of them, and a bin. A name that only looks like one makes the
//! program claim less, and nothing else.

use std::path::Path;

/// The usual names of the folders, in small letters: whole, or as far as the `*`.
const NAMES: &[(&str, &str)] = &[
    ("onedrive", "OneDrive"),
    ("onedrive - *", "OneDrive"),
    ("onedrive-*", "OneDrive"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("googledrive-*", "Google Drive"),
    ("my drive", "Google Drive"),
    ("shared drives", "Google Drive"),
    ("dropbox", "Dropbox"),
    ("dropbox (*", "Dropbox"),
    ("dropbox-*", "Dropbox"),
    ("icloud drive", "iCloud"),
    ("iclouddrive", "iCloud"),
    ("icloud photos", "iCloud"),
    ("com~apple~clouddocs", "iCloud"),
    ("box sync", "Box"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
];

/// What the services leave in the folder that they look after.
const MARKS: &[(&str, &str)] = &[
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
    (".tmp.drivedownload", "Google Drive"),
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".stfolder", "Syncthing"),
];

/// The service that looks after the path, or after a folder above it.
pub(super) fn service(path: &Path) -> Option<&'static str> {
    of_names(path).or_else(|| path.ancestors().find_map(marked))
}

fn of_names(path: &Path) -> Option<&'static str> {
    path.iter().find_map(|part| of_name(&part.to_string_lossy().to_lowercase()))
}

fn of_name(name: &str) -> Option<&'static str> {
    let is = |known: &str| known.strip_suffix('*').map_or(name == known, |beginning| name.starts_with(beginning));
    NAMES.iter().find(|(known, _)| is(known)).map(|(_, service)| *service)
}

fn marked(folder: &Path) -> Option<&'static str> {
    let found = MARKS.iter().find(|(mark, _)| std::fs::symlink_metadata(folder.join(mark)).is_ok());
    found.map(|(_, service)| *service)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::{Disk as _, RealDisk};

    #[test]
    fn a_folder_of_a_service_is_told_by_its_usual_name() {
        for (path, service) in [
            ("Users/teacher/OneDrive - Hollow Lane Primary/Pictures", Some("OneDrive")),
            ("Users/teacher/Library/CloudStorage/GoogleDrive-t@school/My Drive", Some("Google Drive")),
            ("Users/teacher/Dropbox/Trip", Some("Dropbox")),
            ("Library/Mobile Documents/com~apple~CloudDocs/Trip", Some("iCloud")),
            ("media/card/DCIM/100CANON", None),
            ("home/onedriver-notes", None),
        ] {
            assert_eq!(of_names(Path::new(path)), service, "{path}");
        }
    }

    #[test]
    fn and_by_what_the_service_leaves_in_it_also_above() {
        let dir = tempfile::tempdir().unwrap();
        let below = dir.path().join("a/b");
        RealDisk.create_folders(&below).unwrap();
        assert_eq!(service(&below), None);
        RealDisk.create_folders(&dir.path().join(".stfolder")).unwrap();
        assert_eq!(service(&below), Some("Syncthing"));
    }
}
