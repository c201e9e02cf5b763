"""A pretend school around the real program: its register, its storage, its card, and the promise.

The promise is looked at from outside only: files by their bytes, pictures by their pixels, the program
by its exit code and its own JSON lines. Nothing here shares code with the program.
"""

import json
import os
import shutil
import signal
import stat
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from pictures import pixels

PROGRAM = os.environ.get("KINDFRAME", "kindframe")
EVENT = "Harness trip"
# Longer than any run here takes, many times over: past it the program hangs.
LIMIT = 120

# Files that are larger are no pictures of a script, in bytes.
MOST_READ = 64 << 20

KEPT_AT_HOME = {"register.db", "register.keys", "offload.lock"}


@dataclass
class Ran:
    """How a run of the program ended."""

    code: int | None
    lines: list
    said: str

    @property
    def faults(self):
        """What no run may do, whatever happened to it."""
        found = []
        if self.code is None:
            found.append(f"hang: not done after {LIMIT} s")
        if "panicked at" in self.said or self.code in (101, -6, -11, 134, 139):
            at = self.said.find("panicked at")
            found.append(f"panic: code {self.code}: {self.said[max(at, 0):][:200]}")
        return found

    def shots(self):
        return [line for line in self.lines if line.get("kind") == "shot"]


@dataclass
class World:
    """The three places, and how many workers the program is to have."""

    root: Path
    card: object
    workers: int = 1
    source: Path = None
    storage: Path = None
    home: Path = None
    words: list = field(default_factory=list)
    # Files in storage that a script damaged itself; whatever they are, they are not looked at.
    spoilt: set = field(default_factory=set)

    def __post_init__(self):
        self.source = self.source or self.root / "card"
        self.storage = self.storage or self.root / "storage"
        self.home = self.home or self.root / "home"
        # Setting up makes a register, and may leave a mark in the storage: both as they were then.
        self.at_first = {self.home: self.root / "home-at-first", self.storage: self.root / "storage-at-first"}

    def fresh(self):
        """An untouched card, an empty storage, a register that knows nothing yet."""
        for folder in (self.source, self.storage, self.home):
            empty(folder)
        if not self.at_first[self.home].exists():
            self.set_up()
            for place, kept in self.at_first.items():
                shutil.copytree(place, kept)
        else:
            for place, kept in self.at_first.items():
                shutil.copytree(kept, place, dirs_exist_ok=True)
        self.card.lay(self.source)

    def set_up(self):
        ran = self.run("setup", "--school", "Harness School", "--storage", str(self.storage), "--user", "head")
        assert ran.code == 0, ran.said

    def environment(self):
        ours = {"KINDFRAME_HOME": str(self.home), "KINDFRAME_USER": "head", "KINDFRAME_PASSWORD": "Larch-Kettle-41"}
        return {**os.environ, **ours, "RAYON_NUM_THREADS": str(self.workers), "RUST_BACKTRACE": "0"}

    def offload_words(self):
        return ["offload", str(self.source), "--event", EVENT, "--json", *self.words]

    def start(self, before=()):
        """Begins an offload as a process group of its own; `before` are words in front of the program."""
        command = [*before, PROGRAM, *self.offload_words()]
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, env=self.environment(), start_new_session=True, **quiet)

    def offload(self, before=(), limit=LIMIT):
        """An ordinary offload, to its end."""
        return finish(self.start(before), limit)

    def run(self, *words):
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        begun = subprocess.Popen([PROGRAM, *words], env=self.environment(), start_new_session=True, **quiet)
        return finish(begun, LIMIT)

    def breaches(self):
        """What breaks the promise at any moment, also in the middle: see `README.md` for the words."""
        found, stored, here = [], self.stored_pictures(), everything(self.source)
        whole = {data for data in here.values() if data is not None}
        for path, picture in self.card.shots.items():
            if picture in stored:
                continue
            if self.card.files[path] not in whole:
                found.append(f"lost: {path}")
            elif here.get(path) != self.card.files[path]:
                found.append(f"unverified: {path} was touched before its copy was whole")
        for path, picture in self.named_in_storage().items():
            if picture not in self.card.pictures:
                found.append(f"broken: {path} has its final name and is no picture of the card")
        return found

    def breaches_at_end(self, ran):
        """What is wrong after one more ordinary run, beside `breaches`."""
        found = self.breaches() + ran.faults
        if ran.code != 0:
            asides = [shot["reason"] for shot in ran.shots() if shot["state"] == "set-aside"]
            found.append(f"exit: {ran.code}: {asides[:2]} {ran.said[-300:]}")
        stored = Counter(self.stored_pictures().elements())
        found += [f"not stored: {path}" for path, picture in self.card.shots.items() if picture not in stored]
        found += [f"duplicate: {picture[:12]} stands {count} times" for picture, count in stored.items() if count > 1]
        found += [
            f"temporary: {path} in storage" for path in everything(self.storage) if Path(path).name.startswith(".")
        ]
        found += [f"left: {path} on the card" for path in everything(self.source)]
        found += [f"temporary: {path} at home" for path in everything(self.home) if path not in KEPT_AT_HOME]
        found += [f"metadata: {path}" for path, data in everything(self.storage).items() if b"Zqmark" in (data or b"")]
        return found + self.breaches_of_the_register()

    def breaches_of_the_register(self):
        """The chain is whole, and what is on record is what is in storage."""
        found, trail = [], self.run("audit", "--verify")
        if trail.code != 0:
            found.append(f"trail: {trail.code}: {trail.said[-200:]}")
        listed = self.run("photos", "--event", EVENT, "--json")
        recorded = Counter(line["stored"] for line in listed.lines if line.get("kind") == "photo")
        there = Counter(self.named_in_storage().keys())
        if recorded != there:
            found.append(
                f"record: only in the register {list(recorded - there)}, only in storage {list(there - recorded)}"
            )
        return found

    def named_in_storage(self):
        """Files with a final name, and the picture that each is; the lists of hashes are none."""
        files = everything(self.storage).items()
        named = [(path, data) for path, data in files if not Path(path).name.startswith(".") and Path(path).suffix != ".mhl"]
        return {path: data and pixels(data) for path, data in named if self.storage / path not in self.spoilt}

    def stored_pictures(self):
        return Counter(picture for picture in self.named_in_storage().values() if picture)


def empty(folder):
    """The folder is there and nothing is in it; a medium may be mounted on it."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def everything(folder):
    """Each regular file below, by its path, with its bytes; None for one that is too large or cannot be read."""
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place) / name
            if path.is_symlink() or not stat.S_ISREG(path.lstat().st_mode):
                continue
            try:
                small = path.stat().st_size <= MOST_READ
                found[str(path.relative_to(folder))] = path.read_bytes() if small else None
            except OSError:
                found[str(path.relative_to(folder))] = None
    return found


def finish(process, limit):
    """Waits for the end; past the limit the whole group is killed."""
    try:
        out, err = process.communicate(timeout=limit)
        code = process.returncode
    except subprocess.TimeoutExpired:
        kill(process)
        out, err = process.communicate()
        code = None
    return Ran(code, json_lines(out), err.decode(errors="replace"))


def json_lines(out):
    found = []
    for line in out.decode(errors="replace").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            pass  # a line cut short by a kill
    return found


def kill(process):
    """Takes the whole process group down at once, as SIGKILL does."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
