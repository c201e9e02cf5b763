#!/usr/bin/env python3
"""The most memory that the program had at once, for few shots and for ten times as many. Needs GNU time."""

import os
import random
import shutil

from pictures import FORENAMES, jpeg
from tally import Tally, number, several_workers
from world import EVENT, World, everything

# How much more the many may take than the few, in MiB: what is known of each shot while it waits.
MORE = 16


class Shelf:
    """A card with many small pictures; they are laid one by one and not kept in memory."""

    def __init__(self, count):
        self.count, self.files, self.shots, self.pictures = count, {}, {}, set()

    def lay(self, folder):
        dice = random.Random(self.count)
        for at in range(self.count):
            place = folder / f"DCIM/{100 + at // 999}TRIP"
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{FORENAMES[at % len(FORENAMES)]}_{at:05d}.JPG").write_bytes(jpeg(at, dice, (64, 48)))


def main():
    few = number("SHOTS", 1000)
    with Tally("memory") as tally:
        for workers in several_workers():
            peaks = [peak(tally, count, workers) for count in (few, 10 * few)]
            print(f"workers {workers}: {few} shots {peaks[0]} MiB, {10 * few} shots {peaks[1]} MiB", flush=True)
            if peaks[1] > peaks[0] + MORE:
                tally.found([f"memory: {peaks[0]} MiB grew to {peaks[1]} MiB"], f"workers {workers}")


def peak(tally, count, workers):
    """MiB, of an offload of so many shots, all of which must be stored and removed."""
    world = World(tally.root / f"{count}-{workers}", Shelf(count), workers)
    world.fresh()
    report = world.root / "peak"
    ran = world.offload(["/usr/bin/time", "-f", "%M", "-o", str(report)], limit=None)
    found = ran.faults
    stored, left = sum(1 for _ in world.storage.rglob("*.jpg")), len(everything(world.source))
    if (stored, left, ran.code) != (count, 0, 0):
        found.append(f"not stored: of {count}, {stored} stored, {left} left on the card, code {ran.code}")
    tally.did(f"runs of {count}")
    tally.found(found, f"{count} shots, workers {workers}, event {EVENT}")
    most = int(report.read_text().split()[-1]) // 1024
    shutil.rmtree(world.root)
    os.sync()
    return most


if __name__ == "__main__":
    main()
