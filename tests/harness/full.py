#!/usr/bin/env python3
"""The storage, or the disk of the register, is full after every possible number of blocks. Needs root.

Each is a small medium on which so many blocks are left; then room is made, and the program is run once more. That
the system says "no room" at any one call, though there is some, is `calls.py`'s subject.
"""

import os

from medium import Medium
from pictures import camera_card
from tally import Tally, number, several_workers
from world import World, everything


def main():
    with Tally("full") as tally:
        for workers in several_workers():
            root = tally.root / f"with-{workers}"
            root.mkdir()
            media = {name: Medium(root / f"{name}.img", root / name) for name in ("storage", "home")}
            try:
                rounds(World(root, camera_card(number("SHOTS", 5), 6), workers), media, tally)
            finally:
                for medium in media.values():
                    medium.remove()


def rounds(world, media, tally):
    for medium in media.values():
        medium.make()
    world.fresh()
    free = {name: room(medium.folder) for name, medium in media.items()}
    tally.found(world.breaches_at_end(world.offload()), f"workers {world.workers}, undisturbed")
    for name, medium in media.items():
        needed = free[name] - room(medium.folder)
        # The register's own log of changes is larger while it runs than what it leaves behind.
        most = needed + 8 if name == "storage" else needed + 640
        steps = number("STEPS", 24) or most
        for blocks in sorted({most * step // steps for step in range(steps)}):
            world.fresh()
            fill(medium, blocks)
            world.spoilt = set(medium.folder.glob("filler*"))
            one_round(world, medium, tally, f"workers {world.workers}, {name} with {blocks} blocks left")


def one_round(world, medium, tally, where):
    ran = world.offload()
    found = ran.faults + world.breaches()
    complete = not everything(world.source)
    tally.did("runs that met a full disk", not complete)
    if ran.code == 0 and not complete:
        found.append("silent: it ended with 0 and not all is stored")
    for filler in medium.folder.glob("filler*"):
        filler.unlink()
    found += world.breaches_at_end(world.offload())
    tally.did("rounds")
    tally.found(found, where)


def room(folder):
    """Free blocks."""
    os.sync()
    return os.statvfs(folder).f_bavail


def fill(medium, blocks):
    """Leaves so many blocks and no more."""
    size = os.statvfs(medium.folder).f_bsize
    for turn in range(20):
        over = room(medium.folder) - blocks
        if over <= 0:
            return
        # The first takes nearly all; what its own description takes is not known before.
        part = over if turn else max(1, over - 64)
        with open(medium.folder / f"filler{turn}", "wb") as file:
            try:
                os.posix_fallocate(file.fileno(), 0, part * size)
            except OSError:
                os.posix_fallocate(file.fileno(), 0, max(1, part // 2) * size)


if __name__ == "__main__":
    main()
