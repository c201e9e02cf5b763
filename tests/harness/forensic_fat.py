#!/usr/bin/env python3
"""What `forensic.py` looks for, on FAT as Linux' own driver writes it, in a virtual machine. Needs mtools as well."""

import json
import os
from pathlib import Path

from forensic import findings, holiday_card
from guest import run_inside
from medium import Medium, call
from tally import Tally, number, several_workers
from world import PROGRAM, World, json_lines

INSIDE = """
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/ LC_ALL=C.UTF-8 {variables}
cd {root}
mount -t vfat -o codepage=437,iocharset=utf8 /dev/vda {root}/card || exit 90
mount -t tmpfs none {root}/inner && mkdir {root}/inner/storage || exit 91
{program} setup --school "Harness School" --storage {root}/inner/storage --user head </dev/null >{root}/set-up 2>&1 || exit 92
{program} {words} </dev/null >{root}/said 2>{root}/errors
code=$?
cp -r {root}/inner/storage {root}/ && find {root}/card -type f >{root}/left && umount {root}/card && sync
exit $code
"""


def main():
    with Tally("forensic-fat") as tally:
        kernel = Path(os.environ.get("KERNEL", tally.root / "kernel"))
        for workers in several_workers():
            root = tally.root / f"with-{workers}"
            for name in ("card", "inner"):
                (root / name).mkdir(parents=True)
            card = holiday_card(number("SHOTS", 8))
            world = World(root, card, workers, home=root / "inner/home")
            look(world, kernel, tally)


def look(world, kernel, tally):
    image = Medium(world.root / "card.img", world.root / "card")
    with open(image.image, "wb") as file:
        file.truncate(48 << 20)
    call("mkfs.vfat", "-F", "32", image.image)
    put_on(image.image, world)
    before = findings(world, image)
    code = run_inside(kernel, world.root, image.image, inside(world))
    after = findings(world, image)
    shots = [line for line in json_lines(said(world)) if line.get("kind") == "shot"]
    claims = sorted({shot["assurance"] for shot in shots}) if shots else []
    where = f"vfat, workers {world.workers}"
    print(
        f"{where}: said {claims}; " + ", ".join(f"{what} {after[what]} of {before[what]}" for what in after), flush=True
    )
    found = [] if code == 0 else [f"exit: {code}: {(world.root / 'console').read_text(errors='replace')[-300:]}"]
    found += [
        f"not stored: {path}" for path, picture in world.card.shots.items() if picture not in world.stored_pictures()
    ]
    found += [f"left: {path}" for path in (world.root / "left").read_text().splitlines()] if code == 0 else []
    found += [] if claims == ["overwritten"] else [f"claim: {claims}"]
    found += [f"{what}: {after[what]} of {before[what]} left" for what in after if after[what] and what != "names"]
    tally.did("media")
    tally.found(found, where)


def put_on(image, world):
    """The shots, by mtools: this computer needs no driver for it."""
    laid = world.root / "laid"
    laid.mkdir()
    world.card.lay(laid)
    call("mcopy", "-s", "-i", image, *laid.iterdir(), "::/")
    call("rm", "-r", laid)


def inside(world):
    ours = {name: value for name, value in world.environment().items() if name.startswith(("KINDFRAME_", "RAYON_"))}
    variables = " ".join(f"{name}={json.dumps(value)}" for name, value in ours.items())
    world.storage = world.root / "inner/storage"
    words = " ".join(json.dumps(word) for word in world.offload_words())
    world.storage = world.root / "storage"
    return INSIDE.format(root=world.root, program=PROGRAM, words=words, variables=variables)


def said(world):
    path = world.root / "said"
    return path.read_bytes() if path.exists() else b""


if __name__ == "__main__":
    main()
