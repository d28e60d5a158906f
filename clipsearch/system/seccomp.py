"""Seccomp (seccomp(2)): a process of Linux gives up system calls, by a filter in the kernel (BPF)."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterator

__all__ = ["is_available", "restrict"]

# include/uapi/linux/seccomp.h, prctl.h, audit.h, bpf_common.h
PR_SET_NO_NEW_PRIVS, PR_GET_SECCOMP = 38, 21
SET_MODE_FILTER = 1
ALL_THREADS, WITHOUT_SLOWER_SPECULATION = 1, 4
ALLOW, ERROR = 0x7FFF0000, 0x00050000
LOAD, EQUALS, AT_LEAST, HAS_BITS, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16  # offsets in what a filter sees; arguments have 8 bytes
CLONE_THREAD = 0x10000
FIRST_X32 = 0x40000000  # of the other numbers of x86-64
TERMINAL_INPUT, TERMINAL_PASTE = 0x5412, 0x541C  # ioctls that type commands into the user's terminal
MACHINES = {"x86_64": (0xC000003E, 0, 317), "aarch64": (0xC00000B7, 1, 277)}
"""By machine: what the kernel calls it, its column in `REFUSED`, and the number of seccomp(2)."""

WRITING = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
NOT_THERE = ("clone3", "openat2")  # their arguments cannot be seen; callers try the older call then
# Name, number on x86-64, number on aarch64.
REFUSED = """
socket 41 198 socketpair 53 199 connect 42 203 bind 49 200 listen 50 201 accept 43 202 accept4 288 242
sendto 44 206 sendmsg 46 211 sendmmsg 307 269 io_uring_setup 425 425 io_uring_enter 426 426
io_uring_register 427 427
execve 59 221 execveat 322 281 fork 57 - vfork 58 - clone3 435 435
ptrace 101 117 process_vm_readv 310 270 process_vm_writev 311 271 process_madvise 440 440 kcmp 312 272
pidfd_open 434 434 pidfd_getfd 438 438 pidfd_send_signal 424 424 rt_sigqueueinfo 129 138
rt_tgsigqueueinfo 297 240 tkill 200 130
shmget 29 194 shmat 30 196 msgget 68 186 semget 64 190 mq_open 240 180 mq_unlink 241 181
keyctl 250 219 add_key 248 217 request_key 249 218 bpf 321 280 perf_event_open 298 241 userfaultfd 323 282
chmod 90 - fchmod 91 52 fchmodat 268 53 fchmodat2 452 452 chown 92 - fchown 93 55 lchown 94 -
fchownat 260 54 setxattr 188 5 lsetxattr 189 6 fsetxattr 190 7 removexattr 197 14 lremovexattr 198 15
fremovexattr 199 16 utime 132 - utimes 235 - futimesat 261 - utimensat 280 88 truncate 76 45
rename 82 - renameat 264 38 renameat2 316 276 link 86 - linkat 265 37 symlink 88 - symlinkat 266 36
mkdir 83 - mkdirat 258 34 rmdir 84 - unlink 87 - unlinkat 263 35 mknod 133 - mknodat 259 33
creat 85 - openat2 437 437 open_by_handle_at 304 265
unshare 272 97 setns 308 268 chroot 161 51 pivot_root 155 41 mount 165 40 umount2 166 39 open_tree 428 428
move_mount 429 429 fsopen 430 430 fsconfig 431 431 fsmount 432 432 fspick 433 433 mount_setattr 442 442
fanotify_init 300 262 init_module 175 105 finit_module 313 273 delete_module 176 106 kexec_load 246 104
kexec_file_load 320 294 reboot 169 142 swapon 167 224 swapoff 168 225 acct 163 89 quotactl 179 60
"""
CHECKED = """
clone 56 220 open 2 - openat 257 56 ioctl 16 29 kill 62 129 tgkill 234 131 prlimit64 302 261
"""


def is_available() -> bool:
    """Whether this kernel has filters, and this module the numbers of its system calls."""
    return platform.machine() in MACHINES and ctypes.CDLL(None).prctl(PR_GET_SECCOMP, 0, 0, 0, 0) == 0


def restrict(*, devices: bool = False) -> bool:
    """Take from all threads of this process, for good, what is not needed to decode and compute.

    Those are sockets, programs and processes, other processes, changes of files and of the system. What is
    refused fails with EPERM (PermissionError), files that are opened to be written with EACCES.

    Args:
        devices: whether files can still be opened for reading and writing, as devices are.

    Returns:
        Whether it was done; otherwise nothing is restricted.
    """
    if not is_available():
        return False
    libc, call = ctypes.CDLL(None), MACHINES[platform.machine()][2]
    steps = b"".join(_filter(devices))
    program = ctypes.create_string_buffer(steps, len(steps))
    header = struct.pack("@HP", len(steps) // 8, ctypes.addressof(program))
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    flags = ALL_THREADS | WITHOUT_SLOWER_SPECULATION
    numbers = (ctypes.c_long(number) for number in (call, SET_MODE_FILTER, flags))
    return bool(libc.syscall(*numbers, header) == 0)


def _filter(devices: bool) -> Iterator[bytes]:
    """The instructions, in order."""
    architecture, column, _ = MACHINES[platform.machine()]
    writing = WRITING | (0 if devices else os.O_RDWR)
    yield _load(ARCHITECTURE)
    yield _step(EQUALS, architecture, 1, 0)
    yield _refuse(errno.EPERM)
    yield _load(NUMBER)
    if column == 0:
        yield _step(AT_LEAST, FIRST_X32, 0, 1)
        yield _refuse(errno.EPERM)
    for name, number in _numbers(REFUSED, column):
        yield _step(EQUALS, number, 0, 1)
        yield _refuse(errno.ENOSYS if name in NOT_THERE else errno.EPERM)
    for name, number in _numbers(CHECKED, column):
        checks = list(_check(name, writing))
        yield _step(EQUALS, number, 0, len(checks))
        yield from checks
    yield _step(RETURN, ALLOW)


def _check(name: str, writing: int) -> Iterator[bytes]:
    """What is done with a call that is refused for some of its arguments."""
    argument = {"ioctl": 1, "open": 1, "openat": 2}.get(name, 0)
    yield _load(FIRST_ARGUMENT + 8 * argument)
    if name == "clone":
        yield _step(HAS_BITS, CLONE_THREAD, 1, 0)
    elif name in ("open", "openat"):
        yield _step(HAS_BITS, writing, 0, 1)
        yield _refuse(errno.EACCES)
        yield _step(RETURN, ALLOW)
        return
    elif name == "ioctl":
        yield _step(EQUALS, TERMINAL_INPUT, 2, 0)
        yield _step(EQUALS, TERMINAL_PASTE, 1, 0)
        yield _step(RETURN, ALLOW)
        yield _refuse(errno.EPERM)
        return
    else:  # of this process
        yield _step(EQUALS, os.getpid(), 2, 0)
        yield _step(EQUALS, 0, 1 if name == "prlimit64" else 0, 0)
    yield _refuse(errno.EPERM)
    yield _step(RETURN, ALLOW)


def _numbers(table: str, column: int) -> Iterator[tuple[str, int]]:
    fields = table.split()
    for name, *numbers in zip(fields[::3], fields[1::3], fields[2::3], strict=True):
        if numbers[column] != "-":
            yield name, int(numbers[column])


def _load(offset: int) -> bytes:
    """Load four bytes of what the filter sees: of an argument the lower half."""
    return _step(LOAD, offset)


def _refuse(error: int) -> bytes:
    return _step(RETURN, ERROR | error)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """One instruction: a jump skips as many as it says."""
    return struct.pack("=HBBI", code, if_true, if_false, value)
