"""When to disturb: some moments in the work on the shots, seen from outside."""

import time


def remaining(world):
    """Files that are still on the card."""
    return [path for path in world.source.rglob("*") if path.is_file()]


def stored(world):
    """Files in storage, whatever their names."""
    return sorted(path for path in world.storage.rglob("*") if path.is_file())


def wait_for(sign, process):
    """Looks a thousand times a second, until the sign or the end of the process."""
    while process.poll() is None and not sign():
        time.sleep(0.001)
    return time.monotonic()


def how_long(world, tally):
    """An undisturbed run, which must be without fault. Seconds for all of it, and for the shots alone."""
    world.fresh()
    begun = time.monotonic()
    process = world.start()
    first = wait_for(lambda: stored(world), process)
    last = wait_for(lambda: not remaining(world), process)
    process.communicate()
    whole = time.monotonic() - begun
    world.fresh()
    tally.found(world.breaches_at_end(world.offload()), f"workers {world.workers}, undisturbed")
    return whole, last - first


def in_the_midst(world, process, seconds):
    """Returns so many seconds after something new has come into storage."""
    before = stored(world)
    wait_for(lambda: stored(world) != before, process)
    time.sleep(seconds)
