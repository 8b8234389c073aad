"""Which layers of isolation work on this machine, each tried for real in a process of its own."""

from __future__ import annotations

import os
import platform
import resource
import socket
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graders.errors import GraderError

if os.name == "posix":
    from graders.run.inside import layers


@dataclass(frozen=True)
class Layer:
    """One layer: what it keeps away, and why it does not work here (empty when it does)."""

    name: str
    keeps_away: str
    problem: str


def _user_namespace() -> None:
    in_namespaces(lambda: _expect(os.geteuid() in (0, layers.INSIDE), "the user is the same as outside"))


def _processes() -> None:
    in_namespaces(lambda: _expect(os.getpid() == 1, "other processes can still be seen"))


def _root() -> None:
    def enter() -> None:
        layers.enter_root({"a.txt": b"a"}, 8)
        _expect(os.listdir(".") == ["a.txt"] and not os.path.exists("/proc"), "this machine's files can still be seen")

    in_namespaces(enter)


def _network() -> None:
    def look() -> None:
        _expect([name for _, name in socket.if_nameindex()] in (["lo"], []), "the network can still be seen")

    in_namespaces(look)


def _landlock() -> None:
    layers.landlock(["/"], [])
    _refused(lambda: Path(tempfile.gettempdir(), f"graders-{os.getpid()}").write_text(""), "a file can still be written")


def _seccomp() -> None:
    layers.use_filter(layers.make_filter())
    _refused(lambda: socket.socket(socket.AF_INET), "a socket can still be made")


def _limits() -> None:
    layers.limit(256, 5, 64, 1)
    _refused(lambda: bytearray(1 << 30), "memory has no limit")
    _expect(resource.getrlimit(resource.RLIMIT_FSIZE)[0] == 1 << 20, "files have no limit")


def _rights() -> None:
    layers.drop_rights()
    _refused(lambda: os.chroot("/"), "rights are still there")


LAYERS: dict[str, tuple[str, Callable[[], None]]] = {
    "user namespace": ("being root, and the rights of the person who grades", _user_namespace),
    "mount namespace": ("files of this machine: gradebook, hidden tests, other people's work", _root),
    "process namespace": ("other processes, and leftovers after the submission", _processes),
    "network namespace": ("the network", _network),
    "Landlock": ("files, a second time", _landlock),
    "seccomp": ("kernel calls that a notebook does not need", _seccomp),
    "limits": ("using up memory, computing time, disk and processes", _limits),
    "no new rights": ("getting rights back through other programs", _rights),
}
HOW_TO_GO_ON = (
    "Grade in a Linux virtual machine or container that allows user namespaces (in Docker: --security-opt seccomp=unconfined; on Ubuntu 24.04: "
    "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0), or, for work of people you trust, with --unsafe-no-isolation."
)


@cache
def examine() -> tuple[Layer, ...]:
    """All layers, tried once in this process's life."""
    if platform.system() != "Linux":
        return tuple(Layer(name, what, "needs Linux") for name, (what, _) in LAYERS.items())
    return tuple(Layer(name, what, tried(work)) for name, (what, work) in LAYERS.items())


def require() -> None:
    """Refuse to go on where a layer is missing.

    Raises
    ------
    GraderError
        Naming the layers, and the ways to go on.
    """
    missing = [f"{layer.name} ({layer.problem})" for layer in examine() if layer.problem]
    if missing:
        raise GraderError(f"trainees' work cannot be isolated here: {'; '.join(missing)}. {HOW_TO_GO_ON}")


def tried(work: Callable[[], object]) -> str:
    """What goes wrong when something is done in a process of its own; empty if nothing does."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        try:
            work()
        except BaseException as error:
            os.write(writing, (str(error) or type(error).__name__).encode()[:300])
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as said:
        problem = said.read().decode(errors="replace")
    _, status = os.waitpid(process, 0)
    return problem or (f"the process was ended by signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else "")


def in_namespaces(work: Callable[[], object], kinds: int | None = None) -> None:
    """Do something as the first process of new namespaces.

    Parameters
    ----------
    work : callable
        What is done there.
    kinds : int, optional
        Which namespaces, as the kernel's flags, a user namespace among them; all that `layers.unshare` makes unless told otherwise.

    Raises
    ------
    OSError
        With what went wrong there.
    """
    ours, theirs = socket.socketpair()
    process = os.fork()
    if process == 0:
        try:
            layers.unshare(layers.SPACES if kinds is None else kinds)
            theirs.sendall(b"1")
            theirs.recv(1)
            problem = tried(work)
            theirs.sendall(problem.encode() or b"-")
        except BaseException as error:
            theirs.sendall(f"!{error}".encode())
        finally:
            os._exit(0)
    theirs.close()
    first = ours.recv(300).decode()
    if first == "1":
        layers.map_users(process, 999)
        ours.sendall(b"1")
        first = ours.recv(300).decode()
    os.waitpid(process, 0)
    _expect(first == "-", first.lstrip("!"))


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise OSError(otherwise)


def _refused(work: Callable[[], object], otherwise: str) -> None:
    try:
        work()
    except (OSError, MemoryError):
        return
    raise OSError(otherwise)
