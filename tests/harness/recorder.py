#!/usr/bin/env python3
"""A folder whose files remember each write and each flush, in order: `recorder.py FILES FOLDER LOG`.

Loop devices on its files show what reaches a medium. An entry of the log is the number of the file, the
place, the length and the bytes; a flush has the length 0. It is a process of its own and ends with its mount.
"""

import os
import struct
import sys
from pathlib import Path

# Number of the file, place in it, length.
ENTRY = struct.Struct("<BQI")


def entries(log):
    """Each entry of a log: where the log stands behind it, the file's number, the place, the bytes (none: a flush)."""
    with open(log, "rb") as file:
        while head := file.read(ENTRY.size):
            number, place, length = ENTRY.unpack(head)
            data = file.read(length)
            yield file.tell(), number, place, data


def serve(files, folder, log):
    """One call at a time, until it is unmounted."""
    from fuse import FUSE, Operations  # fusepy; only this process needs it

    class Recording(Operations):
        def __init__(self):
            self.log = open(log, "ab", buffering=0)
            self.names = sorted(path.name for path in Path(files).iterdir())

        def getattr(self, path, handle=None):
            stat = os.lstat(files + path)
            wanted = ("st_mode", "st_size", "st_nlink", "st_uid", "st_gid", "st_mtime", "st_atime", "st_ctime")
            return {name: getattr(stat, name) for name in wanted}

        def readdir(self, path, handle):
            return [".", "..", *self.names]

        def open(self, path, flags):
            return os.open(files + path, os.O_RDWR)

        def read(self, path, size, place, handle):
            return os.pread(handle, size, place)

        def write(self, path, data, place, handle):
            self.log.write(ENTRY.pack(self.names.index(path[1:]), place, len(data)) + data)
            return os.pwrite(handle, data, place)

        def fsync(self, path, data_only, handle):
            self.log.write(ENTRY.pack(self.names.index(path[1:]), 0, 0))
            return 0

        def release(self, path, handle):
            os.close(handle)
            return 0

    FUSE(Recording(), folder, foreground=True, nothreads=True)


if __name__ == "__main__":
    serve(*sys.argv[1:])
