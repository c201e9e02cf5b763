"""Small media: a file with a file system on it, mounted through a loop device. Needs root.

A medium can be unplugged while it is in use. `loosen` takes the mount away and lets open files work on;
`pull` makes every further access fail first, and what was not synced is lost, as when a card is pulled out.
"""

import fcntl
import os
import shutil
import struct
import subprocess
import time
from pathlib import Path

# Bytes of the smallest medium that the makers of each file system allow, with room to work.
LEAST = {"ext4": 24 << 20, "xfs": 320 << 20, "btrfs": 160 << 20, "exfat": 32 << 20, "ntfs": 48 << 20}

MAKERS = {
    "ext4": ["mkfs.ext4", "-q", "-F", "-m", "0"],
    "xfs": ["mkfs.xfs", "-q", "-f"],
    "btrfs": ["mkfs.btrfs", "-q", "-f"],
    "exfat": ["mkfs.exfat"],
    "ntfs": ["mkfs.ntfs", "-F", "-q", "-f"],
}

# EXT4_IOC_SHUTDOWN, which XFS has under the same number, and its flag "write nothing back".
SHUTDOWN, NO_LOG_FLUSH = 0x8004587D, 2


class Medium:
    """One medium and the folder where it is mounted when it is here."""

    def __init__(self, image, folder, kind="ext4", size=None, options="defaults"):
        self.image, self.folder, self.kind = Path(image), Path(folder), kind
        self.size, self.options, self.device = size or LEAST[kind], options, None
        self.folder.mkdir(parents=True, exist_ok=True)

    def make(self):
        """An empty file system on a new image, mounted."""
        self.image.unlink(missing_ok=True)
        with open(self.image, "wb") as image:
            image.truncate(self.size)
        call(*MAKERS[self.kind], self.image)
        self.plug()
        shutil.rmtree(self.folder / "lost+found", ignore_errors=True)

    def plug(self):
        """It is here (again)."""
        self.device = call("losetup", "--find", "--show", self.image).strip()
        driver = {"exfat": ["mount.exfat-fuse"], "ntfs": ["ntfs-3g"]}.get(self.kind, ["mount", "-o", self.options])
        call(*driver, self.device, self.folder)

    def unplug(self):
        """It is taken out in the ordinary way, with all that was written."""
        call("umount", self.folder)
        self.let_go()

    def loosen(self):
        """It goes from its folder while files on it are open."""
        call("umount", "--lazy", self.folder)

    def pull(self):
        """It goes at once, with all that was not synced."""
        place = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(place, SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
        finally:
            os.close(place)
        self.loosen()

    def let_go(self):
        """Waits until nothing uses it any more, and frees its loop device."""
        if self.device is None:
            return
        subprocess.run(["losetup", "--detach", self.device], check=False)
        for _ in range(500):
            if not call("losetup", "--associated", self.image):
                break
            time.sleep(0.02)
        else:
            raise RuntimeError(f"{self.image} is still in use")
        self.device = None

    def is_here(self):
        return os.path.ismount(self.folder)

    def remove(self):
        """Away with it, in whatever state it is."""
        while self.is_here():
            self.loosen()
        self.let_go()
        self.image.unlink(missing_ok=True)


def call(*words):
    """Runs a program that must succeed, and gives what it printed."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{words}: {done.stderr}")
    return done.stdout
