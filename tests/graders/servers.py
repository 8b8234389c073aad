"""What tests that start a server share."""

from __future__ import annotations

import socket
import subprocess


def wait_until_open(port: int, process: subprocess.Popen) -> None:
    """JupyterLab names its port before it listens, and listens before it answers (a signal in between is lost): ask until it answers."""
    while process.poll() is None:
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                asking.sendall(b"GET /api HTTP/1.0\r\n\r\n")
                if asking.recv(1):
                    return
