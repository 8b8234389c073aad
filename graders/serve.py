"""A small web server for this machine only: the site, the report and the feedback pages, nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from graders.errors import GraderError

SHOWN = ("/site/", "/report/", "/course/feedback/")


class Handler(SimpleHTTPRequestHandler):
    """Serves the shown folders; the start page leads to the site."""

    def send_head(self):
        """Refuse every other path: submissions and the gradebook lie beside the pages."""
        self.server.last_request = time.monotonic()
        inside = Path(self.translate_path(self.path)).relative_to(self.directory).as_posix()
        if inside == ".":
            self.send_response(302)
            self.send_header("Location", "/site/index.html")
            self.end_headers()
            return None
        if not f"/{inside}/".startswith(SHOWN) or ".." in unquote(self.path):
            self.send_error(404, "There is no such page")
            return None
        return super().send_head()

    def log_message(self, format: str, *args) -> None:
        """Say nothing about each request."""


def run(folder: Path, port: int, idle: float, say: Callable[[str], None]) -> None:
    """Serve until Ctrl+C, or until nobody asked for a page for a while.

    Parameters
    ----------
    folder : Path
        Holds ``site``, ``report`` and ``course``.
    port : int
        Port on 127.0.0.1; 0 takes a free one.
    idle : float
        Seconds without a request after which the server stops.
    say : callable
        Gets the lines to print.
    """
    if not (folder / "site" / "index.html").is_file() and not (folder / "report" / "index.html").is_file():
        raise GraderError(f"{folder}: there is no site and no report yet. Run `python -m graders course` first.")
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=str(folder)))
    except OSError as error:
        raise GraderError(f"Port {port} is not free ({error.strerror}). Take another one: --port {port + 1}.") from None
    address = f"http://127.0.0.1:{server.server_port}"
    say(f"Site:    {address}/site/index.html")
    say(f"Report:  {address}/report/index.html")
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
