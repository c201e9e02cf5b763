#!/usr/bin/env python3
"""A folder of everything hostile (`traps.py`), as root and as an ordinary account. Needs root and GNU time.

The program must end in time, with bounded memory and without a panic; touch nothing outside; remove nothing that
is not stored; and give what it stores names that are safe everywhere.
"""

import hashlib
import os
import re
import time

from pictures import Card, camera_card
from tally import Tally, number, several_workers
from traps import Traps, hostile_pictures
from world import World

MOST_MEMORY = 512
SAFE = re.compile(r"[a-z0-9][a-z0-9_-]{0,100}(\.[a-z0-9]{2,4})?")
NOBODY = 65534


def main():
    with Tally("hostile") as tally:
        tally.root.chmod(0o755)
        for workers in several_workers():
            for who in ("root", "nobody"):
                card = camera_card(6, 8)
                card = Card({**card.files, **hostile_pictures()}, card.companions)
                one_world(World(tally.root / f"{who}-{workers}", card, workers), who, tally)


def one_world(world, who, tally):
    world.fresh()
    traps = Traps(world.source, world.root / "outside", number("TINY", 10_000))
    traps.lay()
    outside, kinds = outside_now(traps), {place: place.lstat() for place in traps.laid}
    if who == "nobody":
        hand_over(world, traps)
    growing = traps.keep_growing()
    world.card.pictures |= set(traps.pictures.values())
    try:
        ran = timed(world, who, tally)
        again = timed(world, who, tally)
    finally:
        growing.set()
        traps.unlock()
    stored = world.stored_pictures()
    found = [fault for turn in (ran, again) for fault in turn.faults] + world.breaches()
    found += [f"outside: {name} was touched" for name, was in outside.items() if outside_now(traps).get(name) != was]
    found += [
        f"removed: {place.name!r} is gone or changed"
        for place, was in kinds.items()
        if not may_be_gone(place, was, stored, traps)
    ]
    found += [f"name: {path!r}" for path in world.named_in_storage() if not all(map(SAFE.fullmatch, path.split("/")))]
    found += [f"duplicate: {picture}" for picture, times in stored.items() if times > 1]
    found += world.breaches_of_the_register()
    kept = sum(picture in stored for picture in world.card.shots.values())
    tally.did("traps", len(traps.laid))
    tally.did("pictures among them", len(world.card.shots))
    tally.did("pictures stored", kept)
    tally.found(found, f"workers {world.workers}, {who}")


def timed(world, who, tally):
    """A run, with its seconds and its memory."""
    report, begun = world.root / "peak", time.monotonic()
    as_who = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if who == "nobody" else []
    ran = world.offload(["/usr/bin/time", "-f", "%M", "-o", str(report), *as_who], limit=number("LIMIT", 600))
    took, peak = time.monotonic() - begun, int(report.read_text().split()[-1]) // 1024
    asides = sum(shot["state"] == "set-aside" for shot in ran.shots())
    where = f"workers {world.workers}, {who}"
    print(f"{where}: {took:.0f} s, {peak} MiB, code {ran.code}, set aside {asides}", flush=True)
    if peak > MOST_MEMORY:
        tally.found([f"memory: {peak} MiB"], where)
    return ran


def hand_over(world, traps):
    """All is the ordinary account's but what is closed to it."""
    closed = [world.source / "closed", world.source / "impostors/unreadable.jpg"]
    for top in (world.source, world.storage, world.home):
        for place, folders, names in os.walk(top):
            for path in [place, *(os.path.join(place, name) for name in folders + names)]:
                if path not in map(str, [*closed, *traps.locked]) and not path.startswith(f"{closed[0]}/"):
                    os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def outside_now(traps):
    """What lies outside, by content and by what a touch would change."""
    names = sorted(traps.outside.iterdir())
    return {path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) for path in names}


def may_be_gone(place, was, stored, traps):
    """It is there as it was, or it was a whole picture after all and is stored."""
    if traps.pictures.get(place, "none") in stored:
        return True
    try:
        now = place.lstat()
    except OSError:
        return False
    return (now.st_size, now.st_mtime_ns, now.st_ino) == (was.st_size, was.st_mtime_ns, was.st_ino)


if __name__ == "__main__":
    main()
