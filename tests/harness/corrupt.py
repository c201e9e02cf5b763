#!/usr/bin/env python3
"""A copy is damaged between its writing and its verification. Needs root and strace.

The storage is a small medium. The program's calls are slowed down just behind the sync of the temporary, or
behind the renaming to the final name, and there the copy is damaged: in the file; only on the medium, while the
page cache still has the good bytes; cut; or taken away. No original of a damaged copy may be touched.
"""

import fcntl
import os
import random
import struct
import time

from medium import Medium
from pictures import camera_card
from tally import Tally, number, several_workers
from world import LIMIT, World, finish

FIBMAP = 1
DELAY = 0.15
SLOWED = {"temporary": "fsync,fdatasync", "final": "rename,renameat,renameat2"}


def main():
    with Tally("corrupt") as tally:
        for workers in several_workers():
            root = tally.root / f"with-{workers}"
            root.mkdir()
            medium = Medium(root / "storage.img", root / "storage")
            try:
                rounds(World(root, camera_card(number("SHOTS", 6), 5), workers), medium, tally)
            finally:
                medium.remove()


def rounds(world, medium, tally):
    dice = random.Random(number("SEED", 1))
    medium.make()
    for turn in range(number("ROUNDS", 4)):
        for stage in SLOWED:
            for way in (in_the_file, on_the_medium, cut, taken_away):
                where = f"workers {world.workers}, {stage} {way.__name__}, round {turn}"
                one_round(world, medium, stage, way, dice, tally, where)


def one_round(world, medium, stage, way, dice, tally, where):
    world.fresh()
    slow = f"inject={SLOWED[stage]}:delay_exit={int(DELAY * 1e6)}"
    strace = ["strace", "-f", "-qqq", "-o", os.devnull, "-e", f"trace={SLOWED[stage]}", "-e", slow]
    process = world.start(strace)
    world.spoilt = set()
    damaged = watch(world, medium, process, stage, way, dice)
    ran = finish(process, LIMIT)
    tally.did("copies damaged", len(damaged))
    # What was damaged stays under its name until a person looks: nothing tells it from a photo that somebody edited.
    world.spoilt = set(damaged)
    found = ran.faults + world.breaches()
    if ran.code == 0 and damaged:
        found.append(f"silent: {len(damaged)} copies were damaged and the run ended with 0")
    found += world.breaches_at_end(world.offload())
    tally.did("rounds")
    tally.found(found, where)


def watch(world, medium, process, stage, way, dice):
    """Damages some of the copies, each once, just when it lies there whole."""
    seen, damaged = {}, []
    while process.poll() is None:
        for path in world.storage.rglob("*.*"):
            is_temporary = path.name.startswith(".")
            # A list that was changed is told by audit --verify, as it should be; this is about photos.
            if path.suffix == ".mhl" or path in seen or is_temporary != (stage == "temporary"):
                continue
            if is_temporary and not is_settled(path):
                continue
            seen[path] = dice.random() < 0.6
            if seen[path] and way(path, medium):
                damaged.append(path)
        time.sleep(0.005)
    return damaged


def is_settled(path):
    """The whole of it was written some time ago: its sync is done and held up."""
    try:
        stat = path.stat()
    except OSError:
        return False
    return stat.st_size > 0 and time.time() - stat.st_mtime > DELAY / 4


def in_the_file(path, _medium):
    try:
        with open(path, "r+b") as file:
            middle = os.fstat(file.fileno()).st_size // 2
            file.seek(middle)
            was = file.read(1)
            file.seek(middle)
            file.write(bytes([was[0] ^ 0x40]))
        return True
    except OSError:
        return False


def on_the_medium(path, medium):
    """Turns a bit of the block on the medium; who reads the file through the cache sees the old bytes."""
    try:
        with open(path, "rb") as file:
            size, block = os.fstat(file.fileno()).st_size, os.statvfs(path).f_bsize
            middle = size // 2
            answer = fcntl.ioctl(file.fileno(), FIBMAP, struct.pack("i", middle // block))
    except OSError:
        return False
    at = struct.unpack("i", answer)[0] * block + middle % block
    if at < block:
        return False
    with open(medium.image, "r+b") as image:
        image.seek(at)
        was = image.read(1)
        image.seek(at)
        image.write(bytes([was[0] ^ 0x40]))
    return True


def cut(path, _medium):
    try:
        os.truncate(path, path.stat().st_size // 2)
        return True
    except OSError:
        return False


def taken_away(path, _medium):
    try:
        path.unlink()
        return True
    except OSError:
        return False


if __name__ == "__main__":
    main()
