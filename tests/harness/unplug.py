#!/usr/bin/env python3
"""The card or the storage goes away in the middle, is away for a run, and comes back. Needs root.

Where it was mounted there is an empty, ordinary folder then. Nothing may be stored in that folder, and
nothing that went away with the medium may be counted as erased or as lost.
"""

import os
import random

from medium import Medium
from moment import how_long, in_the_midst
from pictures import Card, camera_card
from tally import Tally, number, several_workers
from world import LIMIT, World, empty, finish


def main():
    with Tally("unplug") as tally:
        for workers in several_workers():
            root = tally.root / f"with-{workers}"
            root.mkdir()
            media = {name: Medium(root / f"{name}.img", root / name) for name in ("card", "storage")}
            try:
                rounds(World(root, shots(number("SHOTS", 8)), workers), media, tally)
            finally:
                for medium in media.values():
                    medium.remove()


def rounds(world, media, tally):
    dice = random.Random(number("SEED", 1))
    for medium in media.values():
        medium.make()
    _, span = how_long(world, tally)
    for turn in range(number("ROUNDS", 20)):
        for gone, how in [
            ("card", "loosen"),
            ("card", "pull"),
            ("card", "die"),
            ("storage", "loosen"),
            ("storage", "pull"),
        ]:
            where = f"workers {world.workers}, {gone}: {how}, round {turn}"
            one_round(world, media, (gone, how), dice.uniform(0, span), tally, where)


def shots(count):
    """Pictures in folders, and some at the top of the card: their folder is the mount point itself."""
    card = camera_card(count, 2)
    paths = list(card.files)
    top = {path: f"A{at}.JPG" for at, path in enumerate(paths) if at % 2 and path.endswith(".JPG")}
    return Card({top.get(path, path): data for path, data in card.files.items()}, card.companions)


def one_round(world, media, gone_how, seconds, tally, where):
    gone, how = gone_how
    lay(world, media)
    medium = media[gone]
    ran = die_removing(world, medium, tally) if how == "die" else goes(world, medium, how, seconds, tally)
    found = [*ran.faults, *below(medium, "while it ran")]
    away = world.offload()
    found += [*away.faults, *below(medium, "by a run without it")]
    if gone == "storage" and away.code == 0 and away.shots():
        found.append("away: a run without the storage stored and ended with 0")
    astray = world.stored_pictures() if gone == "storage" else {}
    empty(medium.folder)
    medium.let_go()
    medium.plug()
    found += [as_astray(breach, world, astray) for breach in world.breaches()]
    again = world.offload()
    found += [as_astray(breach, world, astray) for breach in world.breaches_at_end(again)]
    tally.did("rounds")
    tally.found(found, where)


def goes(world, medium, how, seconds, tally):
    """The medium goes while the program runs on."""
    process = world.start()
    in_the_midst(world, process, seconds)
    tally.did("unplugged while it ran", process.poll() is None)
    getattr(medium, how)()
    return finish(process, LIMIT)


def die_removing(world, medium, tally):
    """The program dies with an original half removed, and then the card is taken out."""
    kill = "inject=unlink,unlinkat:signal=KILL:when=2"
    strace = ["strace", "-f", "-qqq", "-o", os.devnull, "-e", "trace=unlink,unlinkat", "-e", kill]
    ran = world.offload(strace)
    tally.did("died with an original half removed", bool(list(world.source.rglob("*.being-erased"))))
    medium.unplug()
    return ran


def lay(world, media):
    """New media, and everything on them has long been written."""
    for medium in media.values():
        medium.remove()
        medium.make()
    world.fresh()
    for medium in media.values():
        medium.unplug()
        medium.plug()


def below(medium, when):
    """What lies in the folder that the medium was mounted on."""
    return [f"below: {path.name} was made below the mount point {when}" for path in medium.folder.rglob("*")][:1]


def as_astray(breach, world, astray):
    """A photo that is nowhere but in the folder below the mount point is not lost, and nobody will find it."""
    kind, _, path = breach.partition(": ")
    if kind in ("lost", "not stored") and world.card.shots.get(path) in astray:
        return f"astray: {path} is nowhere but below the mount point ({kind})"
    return breach


if __name__ == "__main__":
    main()
