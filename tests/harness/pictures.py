"""Made-up pictures whose pixels and words are found again, on a card as a camera lays it out.

Every picture is noise, so no two share a sector, and carries words of its own in each place where a
device writes: EXIF, XMP, a comment, a trailer. What is looked for later is the noise and these words.
"""

import hashlib
import io
import random
import struct
from dataclasses import dataclass, field

from PIL import Image

FORENAMES = ["Amelie", "Bastian", "Corin", "Dunya", "Eskil", "Fenna", "Gethin", "Hanneke", "Idris", "Jorun"]

# Decoding is most of a check; bytes that were decoded once are known by their hash.
_known = {}


def pixels(data):
    """What a viewer sees, as a hash; None if it is no whole picture."""
    key = hashlib.sha256(data).digest()
    if key not in _known:
        try:
            with Image.open(io.BytesIO(data)) as image:
                image.load()
                _known[key] = hashlib.sha256(repr(image.size).encode() + image.convert("RGB").tobytes()).hexdigest()
        except Exception:  # whatever a decoder says of broken bytes, it is not a picture
            _known[key] = None
    return _known[key]


def word(number):
    """The word that stands in all metadata of one picture and nowhere else."""
    return f"Zqmark{number:05d}"


def noise(dice, size):
    """A picture of noise, in colours."""
    return Image.frombytes("RGB", size, dice.randbytes(size[0] * size[1] * 3))


def exif(number, thumbnail=b""):
    """EXIF with a description, a serial number, and the small copy inside."""
    said = f"{word(number)} description of {FORENAMES[number % len(FORENAMES)]}\0".encode()
    serial = f"{word(number)} serial\0".encode()
    at = 8 + 2 + 2 * 12 + 4
    first = struct.pack(">HHHII", 2, 0x010E, 2, len(said), at)
    first += struct.pack(">HHII", 0xA431, 2, len(serial), at + len(said))
    at_second = at + len(said) + len(serial)
    at_second += at_second % 2
    head = b"MM\0*\0\0\0\x08" + first + struct.pack(">I", at_second if thumbnail else 0) + said + serial
    head = head.ljust(at_second, b"\0")
    if not thumbnail:
        return b"Exif\0\0" + head
    at_small = at_second + 2 + 3 * 12 + 4
    second = struct.pack(">H", 3) + struct.pack(">HHIHH", 0x0103, 3, 1, 6, 0)
    second += struct.pack(">HHII", 0x0201, 4, 1, at_small) + struct.pack(">HHII", 0x0202, 4, 1, len(thumbnail))
    return b"Exif\0\0" + head + second + struct.pack(">I", 0) + thumbnail


def segment(marker, body):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(number, dice, size=(96, 72), padding=0):
    """A JPEG; `padding` bytes of XMP make it longer without making it slower to look at."""
    image, whole, small = noise(dice, size), io.BytesIO(), io.BytesIO()
    image.resize((48, 36)).save(small, "JPEG")
    image.save(whole, "JPEG", quality=90)
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><!--{word(number)} creator {dice.randbytes(padding // 2).hex()}-->"
    xmp = b"http://ns.adobe.com/xap/1.0/\0" + xmp.encode() + b"</x:xmpmeta>"
    head = segment(0xE1, exif(number, small.getvalue())) + segment(0xE1, xmp)
    head += segment(0xFE, f"{word(number)} comment".encode())
    return b"\xff\xd8" + head + whole.getvalue()[2:] + f"{word(number)} trailer".encode()


def png(number, dice, size=(48, 36)):
    """A PNG with a text."""
    from PIL.PngImagePlugin import PngInfo

    said, whole = PngInfo(), io.BytesIO()
    said.add_text("Comment", f"{word(number)} text")
    noise(dice, size).save(whole, "PNG", pnginfo=said)
    return whole.getvalue()


def sidecar(number):
    """A file that says something about a picture, and goes with it."""
    return f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><!--{word(number)} beside--></x:xmpmeta>".encode()


@dataclass
class Card:
    """What lies on a card: path below it and bytes."""

    files: dict
    companions: set = field(default_factory=set)

    def __post_init__(self):
        self.shots = {path: pixels(data) for path, data in self.files.items() if path not in self.companions}
        self.pictures = set(self.shots.values())

    def lay(self, folder):
        """Puts it all into an empty folder."""
        for path, data in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)


def camera_card(count, seed, size=(96, 72), padding=8000):
    """Pictures in two folders; the last is a PNG, the first has a twin elsewhere and a file beside it."""
    dice, files, companions = random.Random(seed), {}, set()
    for number in range(count):
        place = f"DCIM/{100 + number * 2 // count}TRIP/{FORENAMES[number % len(FORENAMES)]}_{number:04d}"
        if count > 3 and number == count - 1:
            files[f"{place}.png"] = png(number, dice)
        else:
            files[f"{place}.JPG"] = jpeg(number, dice, size, padding)
    first = next(iter(files))
    if count > 3:
        files["DCIM/copied by hand/again.jpg"] = files[first]
        companions.add(first.replace(".JPG", ".xmp"))
        files[first.replace(".JPG", ".xmp")] = sidecar(0)
    return Card(files, companions)
