"""A throw-away machine inside this one, for work that may do anything: what happens there ends there.

A process in namespaces of its own (users, files, processes, network), with a root in memory that shows Python and its packages
read-only and nothing else of this machine. It ends with all its processes when its first process ends, when its time is over, or
when this process ends. Linux only; root or not.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import resource
import selectors
import shutil
import signal
import socket
import struct
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NoReturn

from graders.run.inside import layers
from graders.run.inside.forks import end_with

#: Users outside whom nobody else here is; the grader uses numbers up to 1,000.
NUMBERS = range(2000, 4000)
HOME = Path("/home/instructor")
#: An address that stands for the world (RFC 5737); it is a second address of the loopback device in there.
WORLD = "192.0.2.1"
FILES = ("/etc/passwd", "/etc/group", "/etc/fonts", "/etc/localtime")
DEVICES = (*layers.DEVICES, "random", "full")
_libc = ctypes.CDLL(None, use_errno=True)
_PARENT_ENDS = 1


@dataclass(frozen=True)
class Size:
    """What the machine has: memory of a process, all files together, processes, computing time of a process, time in all."""

    memory_megabytes: int = 2048
    disk_megabytes: int = 512
    files: int = 150_000
    processes: int = 400
    cpu_seconds: int = 300
    seconds: float = 300


@dataclass
class _Running:
    name: str
    process: int
    connection: socket.socket
    deadline: float
    said: bytes = b""


def each(names: Iterable[str], work: Callable[[str], dict], size: Size, copies: dict[Path, Path], at_once: int = 2) -> Iterator[tuple[str, dict | None]]:
    """Do the work for each name on a machine of its own.

    Parameters
    ----------
    names : iterable of str
        One machine for each.
    work : callable
        What its first process does.
    size : Size
        What it may use.
    copies : dict of Path to Path
        Folders of this machine, and where their copies lie in there.
    at_once : int
        How many at one time.

    Yields
    ------
    str, dict or None
        The name, and what the work returned: None if the machine's time was over first.
    """
    waiting, running, numbers = iter(names), selectors.DefaultSelector(), iter(NUMBERS)
    try:
        for name in islice(waiting, at_once):
            _start(running, name, partial(work, name), size, copies, next(numbers))
        while running.get_map():
            for one in _ended(running):
                for name in islice(waiting, 1):
                    _start(running, name, partial(work, name), size, copies, next(numbers))
                yield one.name, json.loads(one.said) if one.said else None
    finally:
        for key in list(running.get_map().values()):
            os.kill(key.data.process, signal.SIGTERM)
            _end(running, key.data)


def _start(running: selectors.BaseSelector, name: str, work: Callable[[], dict], size: Size, copies: dict, number: int) -> None:
    here, there = socket.socketpair()
    process = os.fork()
    if process == 0:
        here.close()
        end_with(_begin, there, work, size, copies)
    there.close()
    if not here.recv(1):
        raise SystemExit("this machine allows no throw-away machine: `python -m graders doctor` says what is missing")
    layers.map_users(process, number)
    here.send(b"x")
    running.register(here, selectors.EVENT_READ, _Running(name, process, here, time.monotonic() + size.seconds))


def _ended(running: selectors.BaseSelector) -> Iterator[_Running]:
    """The machines that have ended, and those whose time is over."""
    for key, _ in running.select(timeout=0.5):
        part = key.fileobj.recv(1 << 20)
        key.data.said += part
        if not part:
            yield _end(running, key.data)  # its first process ends by itself
    for one in [key.data for key in running.get_map().values()]:
        if time.monotonic() > one.deadline:
            one.said = b""
            os.kill(one.process, signal.SIGTERM)
            yield _end(running, one)


def _end(running: selectors.BaseSelector, one: _Running) -> _Running:
    running.unregister(one.connection)
    one.connection.close()
    os.waitpid(one.process, 0)
    return one


def _begin(connection: socket.socket, work: Callable[[], dict], size: Size, copies: dict) -> None:
    """The process outside: it waits for the first process inside, which is gone only when all others in there are."""
    _libc.prctl(_PARENT_ENDS, signal.SIGKILL)
    layers.unshare()
    connection.send(b"x")
    connection.recv(1)
    first = os.fork()
    if first == 0:
        end_with(_first, connection, work, size, copies)
    connection.close()
    signal.signal(signal.SIGTERM, lambda *_: os.kill(first, signal.SIGKILL))
    os.waitpid(first, 0)


def _first(connection: socket.socket, work: Callable[[], dict], size: Size, copies: dict) -> None:
    """The first process inside: when it ends, all others in there do."""
    _libc.prctl(_PARENT_ENDS, signal.SIGKILL)
    _enter(size, copies)
    _raise_network()
    try:
        said = work()
    except BaseException:
        said = {"error": traceback.format_exc()}
    connection.sendall(json.dumps(said).encode())


def _enter(size: Size, copies: dict[Path, Path]) -> None:
    """A root in memory: Python, its packages and the system's libraries read-only, and a home."""
    layers._mount("none", "/", None, layers._RECURSIVE | layers._PRIVATE)
    packages = [sys.base_prefix, sys.prefix, *layers.SYSTEM, *FILES]
    originals = {target: os.open(folder, os.O_PATH) for folder, target in copies.items()}
    paths, devices = layers.open_paths(packages), {name: os.open(f"/dev/{name}", os.O_PATH) for name in DEVICES}
    new = tempfile.gettempdir()
    layers._mount("tmpfs", new, "tmpfs", layers._NO_SUID | layers._NO_DEVICES, f"size={size.disk_megabytes}m,nr_inodes={size.files},mode=755")
    for path, handle in paths.items():
        layers._show(handle, path, new)
    for folder in ("proc", "dev/shm", "tmp", HOME.relative_to("/")):
        os.makedirs(f"{new}/{folder}", exist_ok=True)
    layers._mount("proc", f"{new}/proc", "proc", layers._NO_SUID | layers._NO_DEVICES)
    for name, handle in devices.items():
        Path(f"{new}/dev/{name}").touch()
        layers._mount(f"/proc/self/fd/{handle}", f"{new}/dev/{name}", None, layers._BIND)
    for target, handle in originals.items():
        shutil.copytree(f"/proc/self/fd/{handle}", f"{new}{target}")
    for handle in (*paths.values(), *devices.values(), *originals.values()):
        os.close(handle)
    os.chdir(new)
    layers._check(_libc.syscall(ctypes.c_long(layers._PIVOT_ROOT[os.uname().machine]), b".", b"."), "pivot_root")
    layers._check(_libc.umount2(b".", 2), "old root")
    os.chdir("/")
    for folder in ("/tmp", "/dev/shm"):
        os.chmod(folder, 0o1777)


def _raise_network() -> None:
    """The loopback device, with the world's address too."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        up = struct.pack("16sh", b"lo", 0x1 | 0x40)
        fcntl.ioctl(control, 0x8914, up.ljust(40, b"\0"))
        address = struct.pack("16sHH4s", b"lo:1", socket.AF_INET, 0, socket.inet_aton(WORLD))
        fcntl.ioctl(control, 0x8916, address.ljust(40, b"\0"))


def own(folder: Path) -> None:
    """Give a folder to the user inside; links stay what they are."""
    for place, folders, files in os.walk(folder):
        for name in (".", *folders, *files):
            os.lchown(os.path.join(place, name), layers.INSIDE, layers.INSIDE)


def command(line: list[str], size: Size, log: int, environment: dict[str, str]) -> tuple[int, int]:
    """A process of the user inside that waits for a byte before it runs a command.

    Returns
    -------
    int, int
        The process, and the handle to write the byte to.
    """
    there, here = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(here)
        end_with(_execute, line, size, there, log, environment)
    os.close(there)
    return process, here


def _execute(line: list[str], size: Size, begin: int, log: int, environment: dict[str, str]) -> NoReturn:
    os.read(begin, 1)
    for kind, most in (
        (resource.RLIMIT_AS, size.memory_megabytes << 20),
        (resource.RLIMIT_FSIZE, size.disk_megabytes << 20),
        (resource.RLIMIT_CPU, size.cpu_seconds),
        (resource.RLIMIT_NPROC, size.processes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    layers.drop_rights()
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    os.closerange(3, 200)
    os.chdir(HOME)
    own_home = {"HOME": str(HOME), "PATH": os.pathsep.join([f"{sys.prefix}/bin", "/usr/bin", "/bin"]), "LANG": "C.UTF-8"}
    os.execve(line[0], line, own_home | environment)


def others() -> list[str]:
    """What else runs in there beside the first process: command lines, and nothing of what has ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            state = (path / "stat").read_text().rpartition(")")[2].split()[0]
            line = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if path.name != "1" and state != "Z":
            found.append(line.strip())
    return found

