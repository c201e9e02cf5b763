#!/usr/bin/env python3
"""The program is killed at random moments, up to three times in a row, and then run once to its end.

Four of five kills fall where it works on the shots, the others anywhere from its start to its end. A kill
leaves what was written in the page cache: for the loss of power see `powercut.py`.
"""

import random
import time

from moment import how_long, in_the_midst, remaining, stored
from pictures import camera_card
from tally import Tally, number, several_workers
from world import World, kill


def main():
    dice = random.Random(number("SEED", 1))
    with Tally("kill") as tally:
        for workers in several_workers():
            world = World(tally.root / f"with-{workers}", camera_card(number("SHOTS", 8), 1), workers)
            spans = how_long(world, tally)
            for turn in range(number("ROUNDS", 60)):
                one_round(world, spans, dice, tally, f"workers {workers}, round {turn}")


def one_round(world, spans, dice, tally, where):
    world.fresh()
    whole, shots = spans
    found = []
    for _ in range(dice.randint(1, 3)):
        process = world.start()
        if dice.random() < 0.8:
            in_the_midst(world, process, dice.uniform(0, shots))
        else:
            time.sleep(dice.uniform(0, whole))
        hit = process.poll() is None
        kill(process)
        process.communicate()
        tally.did("kills of a running program", hit)
        tally.did("of them in the midst of the shots", hit and bool(stored(world)) and bool(remaining(world)))
        found += world.breaches()
    found += world.breaches_at_end(world.offload())
    tally.did("rounds")
    tally.found(found, where)


if __name__ == "__main__":
    main()
