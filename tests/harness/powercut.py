#!/usr/bin/env python3
"""Power is lost after some recorded write: card, storage and register at once. Needs root and fusepy.

One offload runs on three media whose every block write and flush is recorded. Then, for each chosen moment,
the media are made as they would have been then, mounted, looked at, and the program is run once to its end.
Every second time the media had a volatile cache: of what was written since its last flush, half is missing.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from medium import MAKERS, Medium, call
from pictures import camera_card
from recorder import entries
from tally import Tally, number, several_workers
from world import World

# In the order of their numbers in the log.
PLACES = ["card", "home", "storage"]


def main():
    with Tally("powercut") as tally:
        for kind in os.environ.get("FS", "ext4 xfs btrfs").split():
            for workers in several_workers():
                root = tally.root / f"{kind}-{workers}"
                root.mkdir()
                world = World(root, camera_card(number("SHOTS", 6), 3), workers)
                first, log = record(world, kind, tally)
                replay(world, kind, first, log, tally)


def record(world, kind, tally):
    """An undisturbed run on recorded media. Where the log stood when it began, and the log."""
    files, through, log = (world.root / name for name in ("files", "through", "log"))
    files.mkdir(), through.mkdir(), log.touch()
    media = [Medium(through / name, world.root / name, kind) for name in PLACES]
    for medium in media:
        with open(files / medium.image.name, "wb") as image:
            image.truncate(medium.size)
        call(*MAKERS[kind], files / medium.image.name)
        call("cp", "--sparse=always", files / medium.image.name, world.root / f"{medium.image.name}.durable")
    words = [sys.executable, Path(__file__).with_name("recorder.py"), files, through, log]
    with subprocess.Popen(words):
        try:
            wait_until(lambda: os.path.ismount(through))
            for medium in media:
                medium.plug()
            remove_found(media)
            world.fresh()
            os.sync()
            first = log.stat().st_size
            ran = world.offload()
            os.sync()
            last = log.stat().st_size
            tally.found(world.breaches_at_end(ran), f"{kind}, workers {world.workers}, undisturbed")
        finally:
            for medium in media:
                medium.unplug()
            call("fusermount3" if fuse_three() else "fusermount", "-u", through)
    os.truncate(log, last)
    return first, log


def fuse_three():
    return subprocess.run(["which", "fusermount3"], capture_output=True, check=False).returncode == 0


def remove_found(media):
    for medium in media:
        if (medium.folder / "lost+found").exists():
            (medium.folder / "lost+found").rmdir()


def wait_until(there):
    for _ in range(200):
        if there():
            return
        time.sleep(0.02)
    raise RuntimeError("the recorder did not start")


class Images:
    """The media as they were after some entry of the log: what is durable, and what a cache may have lost."""

    def __init__(self, root):
        self.files = [open(root / f"{name}.durable", "r+b") for name in PLACES]
        self.pending = [[] for _ in PLACES]

    def take(self, at, place, data):
        if data:
            return self.pending[at].append((place, data))
        self.put(self.files[at], self.pending[at])
        self.pending[at] = []

    def cut(self, root, dice):
        """Writes them out; with dice, half of what was not flushed is missing."""
        for at, name in enumerate(PLACES):
            self.files[at].flush()
            call("cp", "--sparse=always", self.files[at].name, root / f"{name}.img")
            kept = [write for write in self.pending[at] if dice is None or dice.random() < 0.5]
            with open(root / f"{name}.img", "r+b") as file:
                self.put(file, kept)

    @staticmethod
    def put(file, writes):
        for place, data in writes:
            file.seek(place)
            file.write(data)


def replay(world, kind, first, log, tally):
    dice = random.Random(number("SEED", 1))
    moments = [end for end, _, _, data in entries(log) if end > first and data]
    tally.did("recorded writes", len(moments))
    chosen = moments if number("POINTS", 40) == 0 else dice.sample(moments, min(len(moments), number("POINTS", 40)))
    chosen, images = set(chosen), Images(world.root)
    for end, at, place, data in entries(log):
        images.take(at, place, data)
        if end in chosen:
            volatile = len(chosen) % 2 == 0
            chosen.remove(end)
            images.cut(world.root, dice if volatile else None)
            how = "cache lost" if volatile else "in order"
            tally.did(f"cuts on {kind}")
            tally.found(after_cut(world, kind), f"{kind}, workers {world.workers}, byte {end} of the log, {how}")


def after_cut(world, kind):
    """Mounts what is left, looks, runs once, looks again."""
    media = [Medium(world.root / f"{name}.img", world.root / name, kind) for name in PLACES]
    try:
        if kind == "btrfs":
            subprocess.run(["btrfs", "device", "scan", "--forget"], capture_output=True, check=False)
        for medium in media:
            medium.plug()
        return world.breaches() + world.breaches_at_end(world.offload())
    except RuntimeError as error:
        return [f"mount: {error}"]
    finally:
        for medium in media:
            medium.remove()


if __name__ == "__main__":
    main()
