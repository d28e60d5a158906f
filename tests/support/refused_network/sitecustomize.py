"""In a folder of PYTHONPATH: every process refuses the network, and notes each attempt in a file."""

import os
import sys
from typing import Any

# Of Python's functions; what confined processes try is refused by the system.
EVENTS = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}
NAMES = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
LOCAL = {"AF_UNIX", "AF_NETLINK"}


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: PermissionError for what leaves this machine, or would be reached from outside."""
    if event in NAMES or (event in EVENTS and arguments[0].family.name not in LOCAL):
        note = os.open(os.environ["REFUSED_ATTEMPTS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(note, f"{sys.argv}: {event} {arguments[1:]!r}\n".encode())
        os.close(note)
        raise PermissionError(f"{event} is refused")


if "REFUSED_ATTEMPTS" in os.environ:
    sys.addaudithook(refuse)
