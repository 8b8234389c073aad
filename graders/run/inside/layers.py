"""The layers between a trainee's code and the machine, each by itself: namespaces, root, Landlock, seccomp, limits, rights.

Linux only. The order of the calls matters: files are opened before the user changes, the new root is entered before rights
are given up, and the system-call filter comes last.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import resource
import signal
import struct
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

_libc = ctypes.CDLL(None, use_errno=True)
_libc_held = ctypes.PyDLL(None, use_errno=True)  # holds the interpreter's lock, as a fork needs
#: Calls that the C library has no fitting function for, by processor.
_PIVOT_ROOT, _CLONE = {"x86_64": 155, "aarch64": 41}, {"x86_64": 56, "aarch64": 220}
NEW_MOUNT, NEW_UTS, NEW_IPC, NEW_USER, NEW_PID, NEW_NET = 0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
_NEW_CGROUP = 0x02000000
SPACES = NEW_USER | NEW_MOUNT | NEW_PID | NEW_NET | NEW_IPC | NEW_UTS
_READ_ONLY, _NO_SUID, _NO_DEVICES, _REMOUNT, _BIND, _RECURSIVE, _PRIVATE = 1, 2, 4, 32, 4096, 16384, 1 << 18
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 22, 24, 38
#: The user inside; outside it is the user who grades, or a user without a name when root grades.
INSIDE, OUTSIDE = 1000, 61_000
BOX = "/box"
#: Beside the two folders of Python, what an interpreter and its fonts need.
SYSTEM = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/bin", "/bin", "/usr/share/fonts", "/etc/fonts", "/etc/ld.so.cache")
DEVICES = ("null", "zero", "urandom")


def _check(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def _prctl(option: int, value: int, third: object = 0) -> int:
    return _libc.prctl(option, ctypes.c_ulong(value), third, ctypes.c_ulong(0), ctypes.c_ulong(0))


def unshare(kinds: int = SPACES) -> None:
    """New user, mount, process, network, IPC and host-name namespaces; the processes begun from here on are in them."""
    _check(_libc.unshare(kinds), "namespaces")


def fork(kinds: int = SPACES) -> int:
    """As `os.fork`, into new namespaces: the new process is the first of its process namespace.

    To unshare and then fork once more would copy the memory tables of a large interpreter twice.
    """
    ctypes.pythonapi.PyOS_BeforeFork()
    process = _libc_held.syscall(ctypes.c_long(_CLONE[os.uname().machine]), ctypes.c_ulong(kinds | signal.SIGCHLD), *[ctypes.c_ulong(0)] * 4)
    if process == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
    else:
        ctypes.pythonapi.PyOS_AfterFork_Parent()
    return _check(process, "namespaces")


def map_users(process: int, number: int) -> None:
    """Say from outside who the users in a process's new namespace are.

    Where root grades, the trainee is a user without a name (a number per submission): limits on processes do not bind root, and
    root's files are not the trainee's. Root itself is there only until the new root stands.
    """
    user, group = os.geteuid(), os.getegid()
    root = user == 0
    if not root:
        Path(f"/proc/{process}/setgroups").write_text("deny")
    for name, own in (("uid_map", user), ("gid_map", group)):
        lines = f"0 0 1\n{INSIDE} {OUTSIDE + number} 1" if root else f"{INSIDE} {own} 1"
        Path(f"/proc/{process}/{name}").write_text(lines)


def open_paths(paths: Iterable[str]) -> dict[str, int]:
    """Handles of the folders that the new root shows, opened before anything is mounted over them."""
    found: dict[str, int] = {}
    for path in sorted({os.path.abspath(path) for path in paths}):
        if os.path.exists(path) and not any(path.startswith(f"{other}/") for other in found):
            found[path] = os.open(path, os.O_PATH | os.O_CLOEXEC)
    return found


def visible() -> list[str]:
    """What the new root shows, read-only: Python, its packages, citykit, and what the system's libraries need."""
    citykit = sys.modules.get("citykit")
    own = [os.path.dirname(citykit.__file__)] if citykit else []
    return [sys.base_prefix, sys.prefix, *own, *SYSTEM]


def _mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    encoded = [text.encode() if text is not None else None for text in (source, target, kind, data)]
    _check(_libc.mount(encoded[0], encoded[1], encoded[2], ctypes.c_ulong(flags), encoded[3]), f"mount {target}")


def enter_root(files: dict[str, bytes], megabytes: int) -> None:
    """Make a root of its own and enter it: read-only views, a scratch folder with the exercise's files, three devices.

    Parameters
    ----------
    files : dict of str to bytes
        The exercise's data, by path within the scratch folder.
    megabytes : int
        Most that all new files may hold together.
    """
    _mount("none", "/", None, _RECURSIVE | _PRIVATE)
    paths, devices = open_paths(visible()), {name: os.open(f"/dev/{name}", os.O_PATH) for name in DEVICES}
    new = tempfile.gettempdir()
    _mount("tmpfs", new, "tmpfs", _NO_SUID | _NO_DEVICES, f"size={megabytes}m,nr_inodes=4096,mode=755")
    for path, handle in paths.items():
        _show(handle, path, new)
    os.mkdir(f"{new}/dev")
    for name, handle in devices.items():
        Path(f"{new}/dev/{name}").touch()
        _mount(f"/proc/self/fd/{handle}", f"{new}/dev/{name}", None, _BIND)
    for folder in ("tmp", BOX):
        os.makedirs(f"{new}/{folder}", exist_ok=True)
    for name, content in files.items():
        target = Path(f"{new}{BOX}/{name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    for path in (f"{new}/tmp", *Path(f"{new}{BOX}").rglob("*"), f"{new}{BOX}"):
        os.chown(path, INSIDE, INSIDE)
    for handle in (*paths.values(), *devices.values()):
        os.close(handle)
    os.chdir(new)
    _check(_libc.syscall(ctypes.c_long(_PIVOT_ROOT[os.uname().machine]), b".", b"."), "pivot_root")
    _check(_libc.umount2(b".", 2), "old root")
    os.chdir(BOX)




def _show(handle: int, path: str, new: str) -> None:
    """Show one folder or file of the machine, read-only; a link stays a link."""
    target = f"{new}{path}"
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.islink(path):
        os.symlink(os.readlink(path), target)
        return
    if os.path.isdir(f"/proc/self/fd/{handle}"):
        os.makedirs(target, exist_ok=True)
    else:
        Path(target).touch()
    _mount(f"/proc/self/fd/{handle}", target, None, _BIND | _RECURSIVE)
    _mount("none", target, None, _REMOUNT | _BIND | _READ_ONLY | _NO_SUID | _NO_DEVICES)


# Landlock: https://docs.kernel.org/userspace-api/landlock.html
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE, _DEVICE = 1, 2, 4, 8, 1 << 14, 1 << 15
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446


def landlock_version() -> int:
    """Which Landlock the kernel has; 0 for none."""
    return max(0, _libc.syscall(ctypes.c_long(_LANDLOCK_CREATE), None, ctypes.c_size_t(0), 1))


def landlock(read: Iterable[str], write: Iterable[str]) -> None:
    """Files may be read in some places and written in others, and nowhere else; no TCP; no signals to the outside."""
    version = landlock_version()
    if not version:
        raise OSError("Landlock: this kernel has none")
    files = (1 << 13) - 1 | (version >= 2) << 13 | (version >= 3) << 14 | (version >= 5) << 15
    fields = [files] + [3] * (version >= 4) + [3] * (version >= 6)
    rules = struct.pack("Q" * len(fields), *fields)
    handle = _check(_libc.syscall(ctypes.c_long(_LANDLOCK_CREATE), rules, ctypes.c_size_t(len(rules)), 0), "Landlock")
    for paths, access in ((read, _EXECUTE | _READ_FILE | _READ_DIR), (write, files & ~_DEVICE)):
        for path in paths:
            if os.path.exists(path):
                _allow(handle, path, access & files)
    _check(_prctl(_PR_SET_NO_NEW_PRIVS, 1), "no new privileges")
    _check(_libc.syscall(ctypes.c_long(_LANDLOCK_RESTRICT), handle, 0), "Landlock")
    os.close(handle)


def _allow(rules: int, path: str, access: int) -> None:
    if not os.path.isdir(path):
        access &= _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
    handle = os.open(path, os.O_PATH)
    rule = struct.pack("=Qi", access, handle)
    _check(_libc.syscall(ctypes.c_long(_LANDLOCK_ADD), rules, 1, rule, 0), f"Landlock {path}")
    os.close(handle)


def drop_rights() -> None:
    """Give up every capability for good, and root where root grades; from then on the process ends with the one that began it."""
    _check(_prctl(_PR_SET_NO_NEW_PRIVS, 1), "no new privileges")
    for capability in range(64):
        if _prctl(_PR_CAPBSET_DROP, capability) < 0:
            break
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(INSIDE, INSIDE, INSIDE)
        os.setresuid(INSIDE, INSIDE, INSIDE)
    head = (ctypes.c_uint32 * 2)(0x20080522, 0)
    _check(_libc.capset(head, (ctypes.c_uint32 * 6)()), "capabilities")
    _check(_prctl(_PR_SET_PDEATHSIG, signal.SIGKILL), "end with the parent")


def limit(megabytes: int, seconds: int, processes: int, file_megabytes: int) -> None:
    """Limits on memory (beyond what the warm interpreter has), CPU time, processes, size of a file, open files."""
    has = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() if os.path.exists("/proc/self/statm") else 1 << 31
    for kind, most in (
        (resource.RLIMIT_AS, has + (megabytes << 20)),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_NPROC, processes),
        (resource.RLIMIT_FSIZE, file_megabytes << 20),
        (resource.RLIMIT_NOFILE, 128),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
    ):
        resource.setrlimit(kind, (most, most))


#: System calls that a notebook may use; all others say "not permitted".
CALLS = """
access alarm arch_prctl brk capget chdir chmod chown clock_getres clock_gettime clock_nanosleep clone close close_range copy_file_range
creat dup dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_wait eventfd eventfd2 execve execveat exit exit_group faccessat
faccessat2 fadvise64 fallocate fchdir fchmod fchmodat fchown fcntl fdatasync flock fork fstat fstatfs fsync ftruncate futex futex_waitv
fgetxattr flistxattr getcpu getcwd getdents getdents64 getegid geteuid getgid getgroups getitimer getpgid getpgrp getpid getppid getpriority getrandom getresgid
getresuid getrlimit getrusage getsid gettid gettimeofday getuid getxattr ioctl kill lchown lgetxattr link linkat listxattr llistxattr lseek lstat madvise membarrier mincore mkdir
mkdirat mmap mprotect mremap msync munmap nanosleep newfstatat open openat openat2 pause pipe pipe2 poll ppoll prctl pread64 preadv
prlimit64 pselect6 pwrite64 pwritev read readahead readlink readlinkat readv recvfrom recvmsg rename renameat renameat2 restart_syscall
rmdir rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait sched_getaffinity
sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min sched_yield select sendfile sendmsg sendto set_robust_list
get_robust_list set_tid_address setitimer setpgid setrlimit setsid shutdown sigaltstack socketpair splice stat statfs statx symlink
symlinkat sync_file_range sysinfo tee tgkill time timer_create timer_delete timer_getoverrun timer_gettime timer_settime times tkill
truncate umask uname unlink unlinkat utime utimensat utimes vfork wait4 waitid write writev getsockname getpeername getsockopt setsockopt
"""
_ALLOW, _NOT_PERMITTED, _NO_SUCH_CALL, _KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000


class _Compare(ctypes.Structure):
    _fields_ = (("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64))


_MASKED_EQUAL, _EQUAL = 7, 4


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def make_filter() -> bytes:
    """The filter of system calls as the kernel reads it; made once, with libseccomp, for this processor.

    ``clone`` makes threads and processes but no namespaces; ``socket`` makes none but local ones.
    """
    library = ctypes.util.find_library("seccomp") or "libseccomp.so.2"
    try:
        seccomp = ctypes.CDLL(library, use_errno=True)
    except OSError:
        raise OSError("seccomp: libseccomp is not installed") from None
    seccomp.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(seccomp.seccomp_init(ctypes.c_uint32(_NOT_PERMITTED)))

    def add(action: int, name: str, *compare: _Compare) -> None:
        number = seccomp.seccomp_syscall_resolve_name(name.encode())
        if number != -1:  # a call that this processor or library does not know
            array = (_Compare * len(compare))(*compare)
            _check(seccomp.seccomp_rule_add_array(rules, ctypes.c_uint32(action), number, len(compare), array), f"seccomp {name}")

    for name in CALLS.split():
        if name != "clone":
            add(_ALLOW, name)
    add(_ALLOW, "clone", _Compare(0, _MASKED_EQUAL, SPACES | _NEW_CGROUP, 0))
    add(_NO_SUCH_CALL, "clone3")  # its flags cannot be read by a filter; the C library then uses clone
    add(_ALLOW, "socket", _Compare(0, _EQUAL, 1, 0))
    with tempfile.TemporaryFile() as file:
        _check(seccomp.seccomp_export_bpf(rules, file.fileno()), "seccomp")
        seccomp.seccomp_release(rules)
        file.seek(0)
        return file.read()


def use_filter(program: bytes) -> None:
    """Let only the calls of a filter through from here on."""
    memory = ctypes.create_string_buffer(program)
    described = _Program(len(program) // 8, ctypes.cast(memory, ctypes.c_void_p))
    _check(_prctl(_PR_SET_NO_NEW_PRIVS, 1), "no new privileges")
    _check(_prctl(_PR_SET_SECCOMP, 2, ctypes.byref(described)), "seccomp")
