"""What no card has and a program must stand: the hostile folder, laid piece by piece.

Pictures that only lie or are named badly are ordinary pictures and can be stored. Everything else here is no
picture that could be stored whole, and has to stay where it is.
"""

import io
import os
import random
import socket
import stat
import struct
import subprocess
import threading
import time
import zipfile

from pictures import jpeg, pixels, png

NAMES = [
    b"new\nline.jpg", b"escape\x1b[31mred\x1b]0;title\x07.jpg", "bidi\u202egpj.exe.jpg".encode(), b"invalid\xff\xfe\x80.jpg",
    b"-rf.jpg", b"--home.jpg", b"CON.jpg", b"aux.JPG", b"nul", b"LPT1.txt.jpg", b"trailing dot.jpg.", b"trailing space.jpg ",
    b"colon:stream.jpg", b"back\\slash\\..\\up.jpg", b"quote'\"$(touch pwned)`touch pwned`.jpg", b"   .jpg", b"...jpg", b"~.jpg",
    b"Same.jpg", b"same.jpg", b"SAME.JPG", "caf\u00e9.jpg".encode(), "cafe\u0301.jpg".encode(), b"x" * 251 + b".jpg",
    b"tab\tand\rreturn.jpg", b"%s%n%x.jpg", b"no ending", b"picture.txt", b"picture.exe", b"zero\xe2\x80\x8bwidth.jpg",
]  # fmt: skip


def hostile_pictures():
    """Real pictures with hostile names, in hostile places, and with something else behind or before them."""
    dice = random.Random(9)
    places = [os.fsdecode(name) for name in NAMES]
    places += [
        "deep/" + "d/" * 200 + "deep.jpg",
        "long/" + ("n" * 200 + "/") * 17 + "long.jpg",
        "folder.jpg/inside.jpg",
    ]
    files = {f"names/{place}": jpeg(500 + at, dice) for at, place in enumerate(places)}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("inside.txt", "a picture and an archive")
    files["polyglot/archive.jpg"] = jpeg(600, dice) + archive.getvalue()
    files["polyglot/page.png"] = png(601, dice) + b"<html><script>alert(1)</script></html>"
    files["polyglot/program.jpg"] = jpeg(602, dice) + b"\x7fELF" + bytes(500)
    return files


class Traps:
    """Lays what has to stay, and remembers what it was."""

    def __init__(self, source, outside, tiny):
        self.source, self.outside, self.tiny = source, outside, tiny
        self.laid, self.locked, self.dice = [], [], random.Random(10)
        # What a decoder takes for a whole picture all the same, and may be stored: by its place.
        self.pictures = {}

    def lay(self):
        self.links_and_pipes()
        self.giants()
        self.broken_pictures()
        self.impostors()
        for at in range(self.tiny):
            self.put(f"tiny/{at:05d}.jpg", b"" if at % 2 else b"\xff\xd8\xff")

    def put(self, path, data):
        place = self.source / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        self.laid.append(place)
        if len(data) > 1000 and (picture := pixels(data)):
            self.pictures[place] = picture
        return place

    def links_and_pipes(self):
        """Ways out, ways in circles, and what never ends when it is read."""
        self.outside.mkdir(exist_ok=True)
        (self.outside / "theirs.jpg").write_bytes(jpeg(700, self.dice))
        ways = self.put("ways/linked.jpg", jpeg(701, self.dice)).parent
        os.link(ways / "linked.jpg", self.outside / "linked.jpg")
        targets = {"out.jpg": self.outside / "theirs.jpg", "out": self.outside, "up": "..", "self.jpg": "self.jpg"}
        targets |= {"a": "b", "b": "a", "nowhere.jpg": "nothing", "zero.jpg": os.devnull, "root": "/"}
        for name, target in targets.items():
            (ways / name).symlink_to(target)
        os.mkfifo(ways / "pipe.jpg")
        with socket.socket(socket.AF_UNIX) as listening:
            here = os.getcwd()
            os.chdir(ways)
            listening.bind("socket.jpg")
            os.chdir(here)
        os.mknod(ways / "endless.jpg", stat.S_IFCHR | 0o666, os.makedev(1, 5))
        os.mknod(ways / "no driver.jpg", stat.S_IFBLK | 0o666, os.makedev(240, 77))
        self.laid += [ways / name for name in [*targets, "pipe.jpg", "socket.jpg", "endless.jpg", "no driver.jpg"]]

    def giants(self):
        """Sparse files that say they are a picture or a film."""
        film = struct.pack(">I", 24) + b"ftypisom\0\0\0\0isommp42"
        whole = film + struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", (8 << 30) - 24)
        heads = {
            "picture.jpg": jpeg(702, self.dice)[:3000],
            "film.mp4": whole,
            "film.mov": film,
            "page.tif": b"II*\0\xff\xff\xff\x7f",
        }
        for name, head in heads.items():
            os.truncate(self.put(f"giants/{name}", head), 8 << 30)

    def broken_pictures(self):
        """Cut, looping, and much larger inside than outside."""
        whole = jpeg(703, self.dice)
        large = bytearray(whole)
        at = large.rfind(b"\xff\xc0\0\x11")
        large[at + 5 : at + 9] = b"\xff\xdc\xff\xdc"
        tiff = b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + struct.pack("<HHII", 256, 3, 1, 1) + struct.pack("<I", 8)
        header = struct.pack(">IIBBBBB", 65535, 65535, 8, 6, 0, 0, 0)
        bomb = bytearray(png(704, self.dice))
        bomb[16:29] = header
        gif = b"GIF89a\xff\xff\xff\xff\0\0\0" + b",\0\0\0\0\xff\xff\xff\xff\0\x08\x01\0\0" * 20000 + b";"
        for name, data in {
            "cut.jpg": whole[: len(whole) // 2], "large.jpg": bytes(large), "noise.jpg": whole[:600] + self.dice.randbytes(1 << 20),
            "circle.tif": tiff, "bomb.png": bytes(bomb), "frames.gif": gif, "empty.jpg": b"", "head.jpg": b"\xff\xd8\xff\xe0",
            "box.mp4": b"\0\0\0\x08ftyp" + b"\0\0\0\0mdat", "nested.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\xff\xffmeta" * 9000,
        }.items():  # fmt: skip
            self.put(f"broken/{name}", data)

    def impostors(self):
        """Names that the program itself gives, and files that cannot be removed or read."""
        for name in (
            "kindframe-0123456789abcdef-0.being-erased",
            "abcdefgh.being-erased",
            ".kindframe-0123456789abcdef.tmp",
        ):
            self.put(f"impostors/{name}", self.dice.randbytes(4000))
        for name, flag in (("immutable.jpg", "+i"), ("appended.jpg", "+a")):
            place = self.put(f"impostors/{name}", jpeg(710 + len(name), self.dice))
            if subprocess.run(["chattr", flag, place], check=False, capture_output=True).returncode == 0:
                self.locked.append(place)
        place = self.put("impostors/unreadable.jpg", jpeg(730, self.dice))
        place.chmod(0)
        self.put("closed/inside.jpg", jpeg(731, self.dice)).parent.chmod(0)

    def unlock(self):
        for place in self.locked:
            subprocess.run(["chattr", "-ia", place], check=False)
        (self.source / "closed").chmod(0o755)

    def keep_growing(self):
        """Files that something writes to all the time, until the event is set."""
        done, begun = threading.Event(), jpeg(740, self.dice)
        places = [
            self.put("growing/picture.jpg", begun),
            self.put("growing/film.mp4", b"\0\0\0\x18ftypisom\0\0\0\0isommp42"),
        ]

        def grow():
            while not done.is_set():
                for place in places:
                    with open(place, "ab") as file:
                        file.write(b"more" * 64)
                time.sleep(0.002)

        threading.Thread(target=grow, daemon=True).start()
        return done
