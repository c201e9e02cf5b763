#!/usr/bin/env python3
"""What of the originals can be found on the raw medium when the program says that they are removed. Needs root.

Looked for, on the medium as bytes: every sector of every original, the words in its metadata, its name, and what
photorec carves. On file systems that keep old bytes elsewhere (btrfs) they are expected there, and the program's
own lines must then say `deleted-only`; elsewhere they must say `overwritten` and nothing may be left.
"""

import os
import random
import subprocess
from pathlib import Path

from medium import Medium, call
from pictures import Card, FORENAMES, jpeg, pixels, word
from tally import Tally, number, several_workers
from world import World, everything

SECTOR, WINDOW = 512, 48
COPY_ON_WRITE = ["btrfs"]


def main():
    with Tally("forensic") as tally:
        for kind in os.environ.get("FS", "ext4 xfs btrfs exfat ntfs").split():
            for workers in several_workers():
                root = tally.root / f"{kind}-{workers}"
                root.mkdir()
                # Else btrfs has the loop device punch holes where it freed something; few card readers pass that on.
                options = "nodiscard" if kind == "btrfs" else "defaults"
                medium = Medium(root / "card.img", root / "card", kind, options=options)
                try:
                    look(World(root, holiday_card(number("SHOTS", 20)), workers), medium, tally)
                finally:
                    medium.remove()


def holiday_card(count):
    """JPEGs of a size at which photorec works, each with a name that names somebody."""
    dice = random.Random(4)
    names = [f"DCIM/100TRIP/{FORENAMES[at % len(FORENAMES)]}_Wintergreen_{at:04d}.JPG" for at in range(count)]
    return Card({name: jpeg(at, dice, (640, 480), 4000) for at, name in enumerate(names)})


def look(world, medium, tally):
    where = f"{medium.kind}, workers {world.workers}"
    medium.make()
    world.fresh()
    medium.unplug()
    before = findings(world, medium)
    medium.plug()
    ran = world.offload()
    found = world.breaches_at_end(ran)
    medium.unplug()
    after = findings(world, medium)
    said = sorted({shot["assurance"] for shot in ran.shots()})
    print(
        f"{where}: said {said}; " + ", ".join(f"{what} {after[what]} of {before[what]}" for what in after), flush=True
    )
    tally.did(f"{medium.kind} media")
    if min(before.values()) < len(world.card.shots):
        found.append(f"blind: not all originals were found on the untouched medium: {before}")
    if medium.kind in COPY_ON_WRITE:
        found += [] if said == ["deleted-only"] else [f"claim: {said} on {medium.kind}, where old bytes stay"]
    else:
        found += [] if said == ["overwritten"] else [f"claim: {said} on {medium.kind}, which is overwritten in place"]
        found += [f"{what}: {after[what]} of {before[what]} left" for what in after if after[what] and what != "names"]
    tally.found(found, where)


def findings(world, medium):
    """Of how many originals something is found: content, words of metadata, names, whole carved pictures."""
    os.sync()
    raw = medium.image.read_bytes()
    return {
        "content": contents(world.card, raw),
        "metadata": sum(raw.find(word(at).encode()) >= 0 for at in range(len(world.card.files))),
        "names": sum(has_name(raw, Path(path).stem) for path in world.card.files),
        "carved": carved(world, medium),
    }


def contents(card, raw):
    """Originals of which a sector lies on a sector of the medium, or a piece anywhere, as in a journal."""
    owners = {}
    for path, data in card.files.items():
        for at in range(0, len(data) - WINDOW, SECTOR):
            owners.setdefault(data[at : at + WINDOW], path)
    left = {owners.get(raw[at : at + WINDOW]) for at in range(0, len(raw), SECTOR)} - {None}
    for path, data in card.files.items():
        pieces = (data[at : at + WINDOW] for at in (len(data) // 3 + 5, len(data) // 2 + 7, len(data) - 90))
        if path not in left and any(raw.find(piece) >= 0 for piece in pieces):
            left.add(path)
    return len(left)


def has_name(raw, stem):
    """In ASCII, or in UTF-16 as far as one entry of exFAT or FAT holds it."""
    wide = stem.encode("utf-16le")
    return any(raw.find(form) >= 0 for form in (stem.encode(), wide[:30], wide[:10]))


def carved(world, medium):
    """How many originals photorec brings back whole."""
    to = world.root / "carved"
    call("rm", "-rf", *world.root.glob("carved*"))
    search = "partition_none,fileopt,everything,disable,jpg,enable,search"
    words = ["photorec", "/log", "/logname", world.root / "photorec.log", "/d", to, "/cmd", medium.image, search]
    subprocess.run([str(w) for w in words], stdin=subprocess.DEVNULL, capture_output=True, check=False, cwd=world.root)
    found = {pixels(data) for folder in world.root.glob("carved*") for data in everything(folder).values() if data}
    return len(world.card.pictures & found)


if __name__ == "__main__":
    main()
