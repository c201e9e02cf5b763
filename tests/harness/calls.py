#!/usr/bin/env python3
"""The n-th call to the system fails, or the program is killed at it, for every n. Needs strace.

Calls are numbered within each thread, so with several threads one run meets several faults. Numbers are taken
from where a thread first names one of the three places; what the loader does before is not the program's.
"""

import os
import re
from collections import Counter, defaultdict

from pictures import camera_card
from tally import Tally, number, several_workers
from world import World, everything

GROUPS = {
    "read": (["read", "pread64", "readv"], ["EIO"]),
    "write": (["write", "pwrite64", "writev"], ["EIO", "ENOSPC"]),
    "sync": (["fsync", "fdatasync"], ["EIO", "ENOSPC"]),
    "rename": (["rename", "renameat", "renameat2"], ["EIO", "EACCES", "ENOSPC"]),
    "unlink": (["unlink", "unlinkat"], ["EIO", "EACCES"]),
    "open": (["openat"], ["EIO", "EACCES", "EMFILE"]),
    "cut": (["ftruncate", "fallocate"], ["EIO", "ENOSPC"]),
    "make": (["mkdir", "mkdirat"], ["EIO", "ENOSPC", "EACCES"]),
    "look": (["statx", "newfstatat", "fstat", "statfs"], ["EIO"]),
    "list": (["getdents64"], ["EIO"]),
    "lock": (["fcntl", "flock"], ["EIO"]),
    "close": (["close"], ["EIO"]),
}

LINE = re.compile(r"^(\d+) +(\w+)\((.*)")


def main():
    wanted = os.environ.get("CALLS", " ".join(GROUPS)).split()
    with Tally("calls") as tally:
        for workers in several_workers():
            world = World(tally.root / f"with-{workers}", camera_card(number("SHOTS", 4), 7), workers)
            counted = count(world)
            for group in wanted:
                calls, errors = GROUPS[group]
                for call in calls:
                    points = spread(sorted(counted[call]), number("POINTS", 10))
                    for how in [f"error={error}" for error in errors] + ["signal=KILL"]:
                        for at in points:
                            one_round(world, call, how, at, tally)


def count(world):
    """For each call, the numbers that it has in some thread once the places are touched."""
    world.fresh()
    trace = world.root / "trace"
    world.offload(["strace", "-f", "-qqq", "-o", str(trace)])
    begun, seen, numbers = set(), Counter(), defaultdict(set)
    for line in trace.read_text(errors="replace").splitlines():
        if not (found := LINE.match(line)):
            continue
        thread, call, rest = found.groups()
        seen[thread, call] += 1
        if str(world.root) in rest and call != "execve":
            begun.add(thread)
        if begun:
            numbers[call].add(seen[thread, call])
    trace.unlink()
    return numbers


def spread(numbers, most):
    """Some of them, evenly; all of them if `most` is 0."""
    if not most or len(numbers) <= most:
        return numbers
    return sorted({numbers[at * len(numbers) // most] for at in range(most)})


def one_round(world, call, how, at, tally):
    world.fresh()
    trace = world.root / "trace"
    inject = ["-e", f"trace={call}", "-e", f"inject={call}:{how}:when={at}"]
    ran = world.offload(["strace", "-f", "-qqq", "-o", str(trace), *inject])
    told = trace.read_text(errors="replace")
    fired = "INJECTED" in told or "SIGKILL" in told
    tally.did("rounds")
    tally.did("faults that fired", told.count("INJECTED") or fired)
    found = [fault for fault in ran.faults if not fault.startswith("panic") or "KILL" not in how]
    found += world.breaches()
    if ran.code == 0 and everything(world.source):
        found.append("silent: it ended with 0 and not all is stored and removed")
    found += world.breaches_at_end(world.offload())
    tally.found(found, f"workers {world.workers}, {call} {at}, {how}")


if __name__ == "__main__":
    main()
