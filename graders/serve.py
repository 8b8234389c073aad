"""A small web server for this machine only: the site, the report and the feedback pages, nothing else."""

from __future__ import annotations

import time
import webbrowser
from collections.abc import Callable, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from graders.errors import GraderError


class Handler(SimpleHTTPRequestHandler):
    """Serves a few folders under names of their own; the start page leads to the site."""

    def __init__(self, *args, folders: Mapping[str, Path], **kwargs) -> None:
        self.folders = folders
        super().__init__(*args, **kwargs)

    def translate_path(self, path: str) -> str:
        """The file that an address stands for; of the folders' neighbours, the gradebook among them, none can be named."""
        first, _, rest = path.lstrip("/").partition("/")
        self.directory = str(self.folders.get(first, self.folders["site"] / "no such folder"))
        return super().translate_path(rest)

    def send_head(self):
        """Lead from the start page to the site; list no folder."""
        self.server.last_request = time.monotonic()
        if self.path == "/":
            self.send_response(302)
            self.send_header("Location", "/site/index.html")
            self.end_headers()
            return None
        if Path(self.translate_path(self.path)).is_dir():
            self.send_error(404, "There is no such page")
            return None
        return super().send_head()

    def log_message(self, format: str, *args) -> None:
        """Say nothing about each request."""


def run(folders: Mapping[str, Path], port: int, idle: float, say: Callable[[str], None], *, browser: bool) -> None:
    """Serve until Ctrl+C, or until nobody asked for a page for a while.

    Parameters
    ----------
    folders : mapping of str to Path
        What is shown: ``site``, ``report`` and ``feedback``.
    port : int
        Port on 127.0.0.1; 0 takes a free one.
    idle : float
        Seconds without a request after which the server stops.
    say : callable
        Gets the lines to print.
    browser : bool
        Whether to open site and report in the browser.
    """
    pages = [name for name in ("site", "report") if (folders[name] / "index.html").is_file()]
    if not pages:
        raise GraderError(f"{folders['site']}: there is no site and no report yet. Run `python -m graders course` first.")
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, folders=folders))
    except OSError as error:
        raise GraderError(f"Port {port} is not free ({error.strerror}). Take another one: --port {port + 1}.") from None
    for page in pages:
        address = f"http://127.0.0.1:{server.server_port}/{page}/index.html"
        say(f"{page.capitalize()}: {address}")
        if browser:
            webbrowser.open(address)
    say(f"Stop with Ctrl+C; stops by itself after {idle / 60:g} minutes without a request.")
    server.timeout = min(idle, 5)
    server.last_request = time.monotonic()
    try:
        while time.monotonic() - server.last_request < idle:
            server.handle_request()
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        server.server_close()
