"""A small virtual machine with Debian's kernel, for file systems that this computer's kernel does not know.

Needs qemu-system-x86, busybox-static and kmod; Debian's kernel is fetched with `apt-get download` the first time and
unpacked, not installed. The machine sees this computer's files read-only, one folder of its own as `shared`, and
one image as its disk; it is slow, because it is emulated.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from medium import call

MODULES = [
    "virtio_pci",
    "virtio_blk",
    "9p",
    "9pnet_virtio",
    "vfat",
    "nls_cp437",
    "nls_iso8859-1",
    "nls_utf8",
    "nls_ascii",
]

INIT = """#!/busybox sh
export PATH=/
/busybox mount -t proc proc /proc; /busybox mount -t devtmpfs dev /dev
while read module; do /busybox insmod /modules/$module; done < /modules/order
/busybox mount -t 9p -o ro,trans=virtio,version=9p2000.L,msize=262144 top /top
/busybox mount -t proc proc /top/proc; /busybox mount -t sysfs sys /top/sys; /busybox mount --bind /dev /top/dev
/busybox mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 shared /top{shared}
/busybox chroot /top /bin/bash {shared}/inside
echo $? > /top{shared}/code
/busybox sync; /busybox umount /top{shared}; /busybox poweroff -f
"""


def kernel_at(folder):
    """Debian's kernel and modules, unpacked below the folder: its version."""
    if not (folder / "boot").exists():
        depends = call("apt-cache", "depends", "linux-image-amd64").split()
        package = next(name for name in depends if name.startswith("linux-image-6"))
        with tempfile.TemporaryDirectory() as to:
            subprocess.run(["apt-get", "download", "-q", package], cwd=to, check=True, capture_output=True)
            call("dpkg-deb", "-x", next(Path(to).glob("*.deb")), folder)
    version = next((folder / "lib/modules").iterdir()).name
    if not (folder / "lib/modules" / version / "modules.dep").exists():
        call("depmod", "-b", folder, version)
    return version


def initrd_at(folder, version, shared):
    """What the kernel starts with: busybox, the modules in their order, and the words above."""
    top = shared / "initrd"
    for name in ("proc", "dev", "top", "modules"):
        (top / name).mkdir(parents=True)
    shutil.copy("/bin/busybox", top / "busybox")
    order = []
    for module in MODULES:
        told = subprocess.run(
            ["modprobe", "--show-depends", "-d", folder, "-S", version, module],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        order += [
            line.split()[1] for line in told.splitlines() if line.startswith("insmod") and line.split()[1] not in order
        ]
    for path in order:
        shutil.copy(path, top / "modules")
    (top / "modules/order").write_text("".join(f"{Path(path).name}\n" for path in order))
    (top / "init").write_text(INIT.format(shared=shared))
    (top / "init").chmod(0o755)
    image = shared / "initrd.img"
    with open(image, "wb") as file:
        listed = subprocess.run(["find", "."], cwd=top, capture_output=True, check=True).stdout
        subprocess.run(["cpio", "-o", "-H", "newc", "--quiet"], cwd=top, input=listed, stdout=file, check=True)
    return image


def run_inside(kernel, shared, image, script, limit=1200):
    """Runs a bash script in the machine; `image` is its /dev/vda. The script's exit code, None if it did not end."""
    version = kernel_at(kernel)
    (shared / "inside").write_text(script)
    initrd = initrd_at(kernel, version, shared)
    share = "local,path={},mount_tag={},security_model=none,multidevs=remap"
    words = [
        "qemu-system-x86_64",
        "-accel",
        "tcg,thread=multi",
        "-cpu",
        "max",
        "-smp",
        "2",
        "-m",
        "1536",
        "-nographic",
        "-no-reboot",
    ]
    words += ["-kernel", next((kernel / "boot").glob("vmlinuz-*")), "-initrd", initrd]
    words += [
        "-append",
        "console=ttyS0 quiet panic=-1",
        "-drive",
        f"file={image},format=raw,if=virtio,cache=writethrough",
    ]
    words += ["-virtfs", share.format("/", "top") + ",readonly=on", "-virtfs", share.format(shared, "shared")]
    with open(shared / "console", "wb") as console:
        try:
            quiet = {"stdin": subprocess.DEVNULL, "stdout": console, "stderr": subprocess.STDOUT}
            subprocess.run([str(word) for word in words], timeout=limit, check=False, **quiet)
        except subprocess.TimeoutExpired:
            return None
    code = shared / "code"
    return int(code.read_text()) if code.exists() else None
