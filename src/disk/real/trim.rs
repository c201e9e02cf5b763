//! Asking a medium to clear what is free: by `fstrim` of util-linux, where it is.
//!
//! The kernel's own call (`FITRIM`) wants code that this program does not allow itself. Windows and macOS offer it
//! to administrators alone, and send it by themselves for each file that is deleted from a built-in disk.

use std::path::Path;

use crate::disk::Trim;

/// Asks, and waits for the answer.
pub(super) fn trim(path: &Path, go_on: &dyn Fn() -> bool) -> Trim {
    #[cfg(target_os = "linux")]
    {
        fstrim::ask(path, go_on)
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = (path, go_on);
        Trim::NoWay
    }
}

#[cfg(any(target_os = "linux", test))]
mod fstrim {
    use std::io::Read as _;
    use std::path::Path;
    use std::process::{Child, Command, Stdio};
    use std::time::Duration;

    use crate::disk::Trim;

    /// Where systems keep it. The search path is not asked: whatever is first on it would run with our rights.
    const PLACES: [&str; 5] =
        ["/usr/sbin/fstrim", "/sbin/fstrim", "/usr/bin/fstrim", "/bin/fstrim", "/run/current-system/sw/bin/fstrim"];

    /// How often it is asked whether to go on.
    const BEAT: Duration = Duration::from_millis(50);
    /// Beats for which a stopped child is waited for.
    const GRACE: usize = 10;

    pub(super) fn ask(path: &Path, go_on: &dyn Fn() -> bool) -> Trim {
        let Some(program) = PLACES.iter().find(|place| Path::new(place).exists()) else { return Trim::NoWay };
        let mut command = Command::new(program);
        command.arg("--verbose").arg("--").arg(path).env("LC_ALL", "C");
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().map_or(Trim::Failed, |child| wait(child, go_on))
    }

    fn wait(mut child: Child, go_on: &dyn Fn() -> bool) -> Trim {
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return answer(status.success(), &mut child),
                Ok(None) if go_on() => std::thread::sleep(BEAT),
                Ok(None) => return end(&mut child),
                Err(_) => return Trim::Failed,
            }
        }
    }

    /// The kernel ends its work at the next group of blocks; a child that hangs on the device is left to it.
    fn end(child: &mut Child) -> Trim {
        child.kill().ok();
        for _ in 0..GRACE {
            if !matches!(child.try_wait(), Ok(None)) {
                break;
            }
            std::thread::sleep(BEAT);
        }
        Trim::Stopped
    }

    fn answer(well: bool, child: &mut Child) -> Trim {
        let (mut said, mut complained) = (String::new(), String::new());
        if let (Some(out), Some(err)) = (&mut child.stdout, &mut child.stderr) {
            // What cannot be read says nothing.
            out.read_to_string(&mut said).ok();
            err.read_to_string(&mut complained).ok();
        }
        read(well, &said, &complained)
    }

    /// `card: 1.2 GiB (1288490188 bytes) trimmed`, or a complaint.
    pub(super) fn read(well: bool, said: &str, complained: &str) -> Trim {
        if well {
            let number = said.rsplit_once('(').and_then(|(_, rest)| rest.split_once(" bytes"));
            return Trim::Taken(number.and_then(|(number, _)| number.parse().ok()));
        }
        match complained {
            text if text.contains("not supported") => Trim::NotSupported,
            text if text.contains("not permitted") || text.contains("ermission denied") => Trim::Denied,
            _ => Trim::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_told_from_what_the_tool_says() {
        let taken = "/media/a (b): 1.2 GiB (1288490188 bytes) trimmed\n";
        assert_eq!(fstrim::read(true, taken, ""), Trim::Taken(Some(1_288_490_188)));
        assert_eq!(fstrim::read(true, "", ""), Trim::Taken(None));
        for (complaint, answer) in [
            ("fstrim: /mnt: the discard operation is not supported\n", Trim::NotSupported),
            ("fstrim: /mnt: FITRIM ioctl failed: Operation not permitted\n", Trim::Denied),
            ("fstrim: cannot open /mnt: Permission denied\n", Trim::Denied),
            ("fstrim: /mnt: FITRIM ioctl failed: Input/output error\n", Trim::Failed),
        ] {
            assert_eq!(fstrim::read(false, "", complaint), answer, "{complaint}");
        }
    }

    #[test]
    fn a_place_that_is_not_there_takes_no_wish() {
        assert!(!trim(Path::new("/nonexistent-card"), &|| true).is_taken());
        assert!(!trim(Path::new("/nonexistent-card"), &|| false).is_taken());
    }
}
