"""Does each layer of isolation keep its thing away by itself, where the same process without it may do the same thing?

Every question is asked twice in processes that differ in one layer: without it the thing must work, or the test would show nothing.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from graders.course import ROOT, read_settings, write_whole
from graders.errors import GraderError
from graders.run import doctor
from graders.run.inside import layers

pytestmark = pytest.mark.xdist_group("layers")
libc = ctypes.CDLL(None, use_errno=True)
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights over other people's files and processes to lose")
LANDLOCK = layers.landlock_version() if sys.platform == "linux" else 0
#: Numbers of system calls that have no function in the C library, by processor.
NUMBERS = {
    "x86_64": {"io_uring_setup": 425, "bpf": 321, "keyctl": 250, "perf_event_open": 298, "clone": 56},
    "aarch64": {"io_uring_setup": 425, "bpf": 280, "keyctl": 219, "perf_event_open": 241, "clone": 220},
}
IPC_CREATE, IPC_REMOVE = 0o1000, 0


def call(name: str, *given: object) -> int:
    """A function of the C library, or a system call without one; an error raises as Python's own functions do."""
    number = NUMBERS[os.uname().machine].get(name)
    words = [ctypes.c_void_p(one) if isinstance(one, int) else one for one in given]
    result = libc.syscall(ctypes.c_long(number), *words) if number else getattr(libc, name)(*words)
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def said(work: Callable[[], object], kinds: int = 0) -> str:
    """What goes wrong when something is done in a process of its own, if asked for in a user namespace and others."""
    if not kinds:
        return doctor.tried(work)
    try:
        doctor.in_namespaces(work, layers.NEW_USER | kinds)
    except OSError as error:
        return str(error)
    return ""


def after(layer: Callable[[], object], work: Callable[[], object]) -> Callable[[], None]:
    """Put a layer on, then do something; a layer that cannot be put on is no refusal."""

    def both() -> None:
        try:
            layer()
        except OSError as error:
            raise SystemExit(f"the layer does not work: {error}") from None
        work()

    return both


def refused(number: int) -> str:
    """How the kernel says no."""
    return f"[Errno {number}] {os.strerror(number)}"


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every user may use; pytest's own folders are for one user only."""
    folder = Path(tempfile.mkdtemp(prefix="layers-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def neighbour() -> Iterator[int]:
    """Another process of the same user."""
    process = subprocess.Popen(["sleep", "600"])
    yield process.pid
    process.kill()
    process.wait()


@pytest.fixture
def there() -> Iterator[socket.socket]:
    """A program that listens on this machine; nobody has to take the calls for a connection to stand."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


@pytest.fixture
def abstract() -> Iterator[str]:
    """A local socket with a name instead of a file."""
    name = f"\0graders-layers-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(name)
        server.listen()
        yield name


def connect(address: str | tuple) -> None:
    socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET).connect(address)


# The user namespace


@ROOT_ONLY
def test_does_a_user_namespace_alone_keep_other_peoples_files_away(place):
    file = place / "theirs.txt"
    file.write_text("theirs")
    os.chown(file, 12_345, 12_345)
    file.chmod(0o600)
    assert said(file.read_text) == ""
    assert said(file.read_text, layers.NEW_USER) == f"{refused(errno.EACCES)}: '{file}'"


@ROOT_ONLY
def test_is_the_user_in_the_namespace_none_who_owns_the_graders_files(place):
    file = place / "gradebook.db"
    file.write_text("marks")
    file.chmod(0o600)
    assert said(file.read_text, layers.NEW_USER) == ""
    assert said(after(layers.drop_rights, file.read_text), layers.NEW_USER) == f"{refused(errno.EACCES)}: '{file}'"


@ROOT_ONLY
def test_does_a_user_namespace_alone_keep_other_peoples_processes_away():
    process = subprocess.Popen(["sleep", "600"], user=12_345)
    look = partial(os.kill, process.pid, 0)
    try:
        assert said(look) == ""
        assert said(look, layers.NEW_USER) == refused(errno.EPERM)
    finally:
        process.kill()
        process.wait()


# The other namespaces, each beside a user namespace and against a user namespace alone


def test_does_a_mount_namespace_alone_keep_mounts_to_itself(place):
    ours = place / "ours"
    ours.mkdir()

    def mount_in(layer: Callable[[], object]) -> None:
        """As the first process of a small machine: let another one mount there, and look whether it can be seen here."""
        layers._mount("none", "/", None, layers._RECURSIVE | layers._PRIVATE)
        problem = said(after(layer, lambda: (layers._mount("tmpfs", str(ours), "tmpfs", 0, None), (ours / "file").touch())))
        raise OSError(problem or f"seen: {os.listdir(ours)}")

    assert said(partial(mount_in, lambda: None), layers.NEW_MOUNT) == "seen: ['file']"
    assert said(partial(mount_in, partial(layers.unshare, layers.NEW_MOUNT)), layers.NEW_MOUNT) == "seen: []"
    assert os.listdir(ours) == []


def test_does_a_process_namespace_alone_keep_signals_from_other_processes(neighbour):
    signalled = partial(os.kill, neighbour, 0)
    assert said(signalled, layers.NEW_USER) == ""
    assert said(signalled, layers.NEW_PID) == refused(errno.ESRCH)


def test_is_no_other_process_seen_from_a_process_namespace():
    def look() -> None:
        raise OSError(f"{os.getpid()} {os.getppid()}")

    own, parent = map(int, said(look, layers.NEW_USER).split())
    assert own > 2 and parent > 2
    assert said(look, layers.NEW_PID) == "1 0"


def test_do_all_processes_end_with_the_first_of_a_process_namespace():
    def left_behind(kinds: int) -> bytes:
        """What a detached process answers after the process that began it has ended."""
        ours, theirs = socket.socketpair()

        def leave() -> None:
            if os.fork() == 0:
                os.setsid()
                os.closerange(3, theirs.fileno())
                os.closerange(theirs.fileno() + 1, 4096)
                theirs.sendall(b"here" + theirs.recv(1))
                os._exit(0)

        assert said(leave, kinds) == ""
        theirs.close()
        try:
            ours.sendall(b"?")
            return ours.recv(10)
        except (BrokenPipeError, ConnectionResetError):
            return b""

    assert left_behind(layers.NEW_USER) == b"here?"
    assert left_behind(layers.NEW_PID) == b""


def test_does_a_network_namespace_alone_stop_tcp(there):
    work = partial(connect, there.getsockname())
    assert said(work, layers.NEW_USER) == ""
    assert said(work, layers.NEW_NET) == refused(errno.ENETUNREACH)


def test_does_a_network_namespace_alone_stop_udp():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.setblocking(False)

        def send() -> None:
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"loot", server.getsockname())

        assert said(send, layers.NEW_USER) == ""
        assert server.recv(10) == b"loot"
        assert said(send, layers.NEW_NET) == refused(errno.ENETUNREACH)
        with pytest.raises(BlockingIOError):
            server.recv(10)


def test_does_a_network_namespace_alone_stop_local_sockets_without_a_file(abstract):
    work = partial(connect, abstract)
    assert said(work, layers.NEW_USER) == ""
    assert said(work, layers.NEW_NET) == refused(errno.ECONNREFUSED)


@pytest.mark.parametrize("kind", ["shared memory", "message queue"])
def test_does_an_ipc_namespace_alone_keep_shared_things_away(kind):
    key = 0x47000000 | os.getpid()
    if kind == "shared memory":
        made, find, remove = call("shmget", key, 4096, IPC_CREATE | 0o666), partial(call, "shmget", key, 0, 0), partial(call, "shmctl")
    else:
        made, find, remove = call("msgget", key, IPC_CREATE | 0o666), partial(call, "msgget", key, 0), partial(call, "msgctl")
    try:
        assert said(find, layers.NEW_USER) == ""
        assert said(find, layers.NEW_IPC) == refused(errno.ENOENT)
    finally:
        remove(made, IPC_REMOVE, None)


def test_does_an_ipc_namespace_alone_keep_inside_what_is_made_inside():
    key = 0x46000000 | os.getpid()
    make = partial(call, "shmget", key, 4096, IPC_CREATE | 0o666)
    find = partial(call, "shmget", key, 0, 0)
    assert said(make, layers.NEW_IPC) == ""
    assert said(find) == refused(errno.ENOENT)
    assert said(make, layers.NEW_USER) == ""
    assert said(find) == ""
    call("shmctl", find(), IPC_REMOVE, None)


def test_does_a_host_name_namespace_alone_keep_the_name_of_the_machine():
    def rename_in(layer: Callable[[], object]) -> None:
        """As the first process of a small machine with a name: let another one rename it, and look what it is called here."""
        socket.sethostname("machine")
        problem = said(after(layer, partial(socket.sethostname, "taken")))
        raise OSError(problem or socket.gethostname())

    before = socket.gethostname()
    assert said(partial(rename_in, lambda: None), layers.NEW_UTS) == "taken"
    assert said(partial(rename_in, partial(layers.unshare, layers.NEW_UTS)), layers.NEW_UTS) == "machine"
    assert socket.gethostname() == before


# The private root, against a mount namespace without it


def in_root(work: Callable[[], object]) -> Callable[[], None]:
    return after(partial(layers.enter_root, {"data.csv": b"a"}, 8), work)


def test_does_the_private_root_alone_hide_this_machines_files(place):
    file = place / "gradebook.db"
    file.write_text("marks")
    for work in (file.read_text, partial(os.listdir, ROOT / "graders"), partial(os.listdir, "/proc"), partial(os.listdir, "/sys")):
        assert said(work, layers.NEW_MOUNT) == ""
        assert said(in_root(work), layers.NEW_MOUNT).startswith(refused(errno.ENOENT))


def test_does_the_private_root_alone_show_python_read_only():
    work = partial(open, Path(sys.prefix, "pyvenv.cfg"), "r+b")
    assert refused(errno.EROFS) not in said(work, layers.NEW_MOUNT)
    assert said(in_root(work), layers.NEW_MOUNT).startswith(refused(errno.EROFS))


def test_does_the_private_root_alone_limit_what_all_files_hold(place):
    def fill() -> None:
        for number in range(5):
            Path(f"{number}.bin").write_bytes(bytes(2 << 20))

    assert said(lambda: (os.chdir(place), fill()), layers.NEW_MOUNT) == ""
    assert said(in_root(fill), layers.NEW_MOUNT) == refused(errno.ENOSPC)


# Landlock


def landlocked(place: Path, work: Callable[[], object]) -> Callable[[], None]:
    return after(partial(layers.landlock, [sys.prefix, sys.base_prefix, *layers.SYSTEM], [place / "scratch"]), work)


def test_does_landlock_alone_stop_writing_outside_the_scratch_folder(place):
    (place / "scratch").mkdir()
    inside, outside, folder = place / "scratch" / "a.txt", place / "a.txt", place / "folder"
    for work in (partial(outside.write_text, ""), lambda: (folder.mkdir(), folder.rmdir()), partial(os.truncate, outside, 0)):
        assert said(work) == ""
        assert said(landlocked(place, work)).startswith(refused(errno.EACCES))
    assert said(landlocked(place, partial(inside.write_text, ""))) == ""


def test_does_landlock_alone_stop_reading_elsewhere(place):
    (place / "scratch").mkdir()
    file = place / "gradebook.db"
    file.write_text("marks")
    for work in (file.read_text, partial(os.listdir, place)):
        assert said(work) == ""
        assert said(landlocked(place, work)).startswith(refused(errno.EACCES))


@pytest.mark.skipif(LANDLOCK < 4, reason="this kernel's Landlock knows no network")
def test_does_landlock_alone_stop_tcp(there, place):
    work = partial(connect, there.getsockname())
    assert said(work) == ""
    assert said(landlocked(place, work)) == refused(errno.EACCES)


@pytest.mark.skipif(LANDLOCK < 6, reason="this kernel's Landlock knows no signals")
def test_does_landlock_alone_stop_signals_and_local_sockets(neighbour, abstract, place):
    for work in (partial(os.kill, neighbour, 0), partial(connect, abstract)):
        assert said(work) == ""
        assert said(landlocked(place, work)) == refused(errno.EPERM)


def test_does_landlock_alone_stop_ptrace_of_another_process(neighbour, place):
    seize = partial(call, "ptrace", 0x4206, neighbour, 0, 0)
    assert said(seize) == ""
    assert said(landlocked(place, seize)) == refused(errno.EPERM)


# The filter of system calls


def filtered(work: Callable[[], object]) -> Callable[[], None]:
    program = layers.make_filter()
    return after(partial(layers.use_filter, program), work)


def new_namespace_by_clone() -> None:
    if call("clone", layers.NEW_USER | signal.SIGCHLD, 0, 0, 0, 0) == 0:
        os._exit(0)
    os.wait()


MOUNT = partial(call, "mount", b"tmpfs", b"/tmp", b"tmpfs", 0, None)
FILTERED: dict[str, tuple[Callable[[], object], int]] = {
    "TCP socket": (partial(socket.socket, socket.AF_INET), 0),
    "UDP socket": (partial(socket.socket, socket.AF_INET, socket.SOCK_DGRAM), 0),
    "ptrace": (partial(call, "ptrace", 0, 0, 0, 0), 0),
    "reading the memory of a process": (partial(call, "process_vm_readv", os.getpid(), None, 0, None, 0, 0), 0),
    "mount": (MOUNT, layers.NEW_MOUNT),
    "user namespace": (partial(call, "unshare", layers.NEW_USER), 0),
    "user namespace by clone": (new_namespace_by_clone, 0),
    "another root": (partial(os.chroot, "/"), layers.NEW_MOUNT),
    "host name": (partial(socket.sethostname, "taken"), layers.NEW_UTS),
    "System V shared memory": (partial(call, "shmget", 0, 4096, IPC_CREATE | 0o600), layers.NEW_IPC),
}
#: Calls that some kernels lack or keep for root: without the filter they may fail, but not in the filter's words.
BARE = ("io_uring_setup", "bpf", "keyctl", "perf_event_open")


@pytest.mark.parametrize("name", FILTERED)
def test_does_the_filter_alone_stop(name):
    work, kinds = FILTERED[name]
    assert said(work, kinds) == ""
    assert said(filtered(work), kinds).startswith(refused(errno.EPERM))


@pytest.mark.parametrize("name", BARE)
def test_does_the_filter_alone_stop_a_rare_call(name):
    work = partial(call, name, 0, 0, 0, 0, 0)
    without = said(work)
    if without == refused(errno.EPERM):
        pytest.skip("this machine refuses it to its own user")
    assert said(filtered(work)) == refused(errno.EPERM)


# Rights


@ROOT_ONLY
def test_does_a_setuid_program_give_nothing_after_rights_are_dropped(place):
    program = place / "id"
    shutil.copy(shutil.which("id"), program)
    program.chmod(stat.S_ISUID | 0o755)

    def gain() -> None:
        raise OSError(subprocess.run([program, "-u"], capture_output=True, text=True).stdout.strip())

    assert said(after(partial(os.setresuid, layers.INSIDE, layers.INSIDE, layers.INSIDE), gain)) == "0"
    assert said(after(layers.drop_rights, gain)) == str(layers.INSIDE)


@pytest.mark.parametrize(
    ("work", "kinds"),
    [
        (partial(os.chroot, "/"), layers.NEW_USER),
        (MOUNT, layers.NEW_MOUNT),
        (partial(socket.sethostname, "taken"), layers.NEW_UTS),
    ],
    ids=["another root", "mount", "host name"],
)
def test_are_rights_in_the_own_namespace_gone_after_they_are_dropped(work, kinds):
    assert said(work, kinds) == ""
    assert said(after(layers.drop_rights, work), kinds).startswith(refused(errno.EPERM))


def test_can_no_capability_be_had_again_after_rights_are_dropped():
    def capabilities() -> None:
        lines = dict(line.split(":\t") for line in Path("/proc/self/status").read_text().splitlines())
        raise OSError(" ".join(lines[name] for name in ("CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs")))

    nothing = "0" * 16
    assert said(capabilities, layers.NEW_USER).split()[2] != nothing
    assert said(after(layers.drop_rights, capabilities), layers.NEW_USER).split() == [nothing] * 4 + ["1"]


# Limits


def limited(work: Callable[[], object], *, seconds: int = 60, processes: int = 4000) -> Callable[[], None]:
    return after(partial(layers.limit, 256, seconds, processes, 1), work)


def begin_twenty() -> None:
    """Begin processes that wait until this one ends."""
    reading, _writing = os.pipe()
    for _ in range(20):
        if os.fork() == 0:
            os.close(_writing)
            os.read(reading, 1)
            os._exit(0)


def compute(seconds: float) -> None:
    while time.process_time() < seconds:
        pass


def test_does_the_limit_alone_stop_memory():
    take = partial(bytearray, 512 << 20)
    assert said(take) == ""
    assert said(limited(take)) == "MemoryError"


def test_does_the_limit_alone_end_computing():
    assert said(partial(compute, 2.5)) == ""
    assert said(limited(partial(compute, 2.5), seconds=1)) == f"the process was ended by signal {signal.SIGKILL:d}"


@ROOT_ONLY
def test_does_the_limit_alone_stop_processes_of_a_user_without_rights():
    def as_nobody(work: Callable[[], object]) -> Callable[[], None]:
        return after(layers.drop_rights, work)

    assert said(as_nobody(begin_twenty)) == ""
    assert said(as_nobody(limited(begin_twenty, processes=8))) == refused(errno.EAGAIN)


@ROOT_ONLY
def test_is_the_limit_of_processes_no_limit_for_root():
    """Why rights are dropped: even in a namespace of its own root is not bound."""
    assert said(limited(begin_twenty, processes=8)) == ""


def test_does_the_limit_alone_stop_large_files(place):
    write = partial((place / "large.bin").write_bytes, bytes(2 << 20))
    assert said(write) == ""
    assert said(limited(write)) == refused(errno.EFBIG)


def test_does_the_limit_alone_stop_many_open_files():
    def open_many() -> None:
        kept = [os.open(os.devnull, os.O_RDONLY) for _ in range(200)]
        assert len(kept) == 200

    assert said(open_many) == ""
    assert said(limited(open_many)).startswith(refused(errno.EMFILE))


# What is said where a layer is missing


@pytest.fixture
def without_landlock(monkeypatch):
    """A machine whose kernel has no Landlock."""

    def missing() -> None:
        raise OSError("this kernel has none")

    what, _ = doctor.LAYERS["Landlock"]
    monkeypatch.setitem(doctor.LAYERS, "Landlock", (what, missing))
    doctor.examine.cache_clear()
    yield
    doctor.examine.cache_clear()


def test_does_grading_refuse_where_a_layer_is_missing(without_landlock):
    with pytest.raises(GraderError) as caught:
        doctor.require()
    assert str(caught.value) == (
        "trainees' work cannot be isolated here: Landlock (this kernel has none). Grade in a Linux virtual machine or container that allows "
        "user namespaces (in Docker: --security-opt seccomp=unconfined; on Ubuntu 24.04: sudo sysctl "
        "kernel.apparmor_restrict_unprivileged_userns=0), or, for work of people you trust, with --unsafe-no-isolation."
    )


def test_does_a_layer_that_ends_its_process_count_as_missing():
    assert doctor.tried(lambda: os.kill(os.getpid(), signal.SIGKILL)) == "the process was ended by signal 9"


@pytest.mark.slow
def test_does_the_command_stop_and_name_the_layers_where_namespaces_are_forbidden(tmp_path):
    """The real command, on a machine that allows no user namespace: a small machine of this test's own."""
    home, printed = tmp_path / "course", tmp_path / "printed.txt"
    write_whole(home / "roster.csv", "id,name\nSYN01F,Synthetic learner\n")
    for exercise in read_settings().exercises:
        write_whole(home / "source" / exercise / f"{exercise}.ipynb", "{}")

    def grade() -> None:
        Path("/proc/sys/user/max_user_namespaces").write_text("0")
        with printed.open("wb") as file:
            done = subprocess.run([sys.executable, "-m", "graders", "grade", "--home", home], cwd=ROOT, stdout=file, stderr=subprocess.STDOUT)
        raise OSError(f"status {done.returncode}")

    assert said(grade, layers.NEW_USER) == "status 1"
    text = " ".join(printed.read_text().split())
    assert "Stopped: trainees' work cannot be isolated here: user namespace ([Errno 28] namespaces: No space left on device); mount namespace (" in text
    assert text.endswith("or, for work of people you trust, with --unsafe-no-isolation.")
    assert not (home / "autograded").exists()
