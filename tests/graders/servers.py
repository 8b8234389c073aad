"""What tests that start a server share."""

from __future__ import annotations

import socket
import subprocess


def wait_until_open(port: int, process: subprocess.Popen) -> None:
    """JupyterLab names its port a moment before it listens: ask until it does, as long as it lives."""
    while process.poll() is None:
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
