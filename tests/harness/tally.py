"""Counts what a script did and found, says each new kind of breach once, and ends with the figures."""

import os
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

# The words that always stand in the figures, also when they are 0.
ALWAYS = ["lost", "unverified", "temporary", "duplicate", "not stored", "left", "trail"]


class Tally:
    """The figures of one script."""

    def __init__(self, name):
        self.name, self.counts, self.breaches, self.rounds_with = name, Counter(), Counter(), 0
        self.root = Path(tempfile.mkdtemp(prefix=f"kindframe-{name}."))

    def did(self, what, times=1):
        self.counts[what] += times

    def found(self, breaches, where):
        """Breaches of one round, each a kind, a colon, and the rest."""
        self.rounds_with += bool(breaches)
        for breach in breaches:
            kind = breach.split(":")[0]
            self.breaches[kind] += 1
            if self.breaches[kind] <= 5:
                print(f"  {where}: {breach}", flush=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        """Takes away what was made and prints the figures, also those so far; exit code 1 if anything was found."""
        if "KEEP" in os.environ:
            print(f"kept: {self.root}")
        else:
            shutil.rmtree(self.root, ignore_errors=True)
        if error is not None and kind is not KeyboardInterrupt:
            return
        did = ", ".join(f"{what} {times}" for what, times in self.counts.items())
        kinds = ALWAYS + sorted(set(self.breaches) - set(ALWAYS))
        print(f"{self.name}: {did}; " + ", ".join(f"{kind} {self.breaches[kind]}" for kind in kinds), flush=True)
        sys.exit(1 if self.breaches else 0)


def number(name, default):
    """A number from the environment."""
    return int(os.environ.get(name, default))


def several_workers():
    """The numbers of workers that are tried: `WORKERS="1 4"`."""
    return [int(workers) for workers in os.environ.get("WORKERS", "1 4").split()]
