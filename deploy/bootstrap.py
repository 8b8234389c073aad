"""Set up everything the course needs in `.venv`, from nothing but Python 3.11 or newer.

Run it with the Python you have: `python3 deploy/bootstrap.py`, on Windows `py deploy\\bootstrap.py`.
It does nothing when `.venv` already matches the pinned requirements.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")
INPUTS = (ROOT / "pyproject.toml", ROOT / "requirements.txt", ROOT / "deploy" / "requirements-uv.txt")
STAMP = VENV / "course-ready.txt"


def fingerprint() -> str:
    """What the installed packages must match: the pinned files and this interpreter."""
    digest = hashlib.sha256(sys.version.encode())
    for path in INPUTS:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def run(*command: str) -> None:
    """Run one step, and stop with one line when it fails."""
    done = subprocess.run(command, cwd=ROOT)
    if done.returncode:
        sys.exit(
            f"Set-up stopped: `{' '.join(command)}` failed. Is the network up? Then run the same command again."
        )


def main() -> None:
    """Make the environment, install the pinned packages, compile them once."""
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        found = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"The course needs Python 3.11, 3.12 or 3.13, and this is {found}. Install one of these and try again.")
    if STAMP.exists() and STAMP.read_text() == fingerprint():
        return
    print("Setting up .venv (about 500 MB, a few minutes on the first run) ...", flush=True)
    venv.create(VENV, with_pip=True, clear=True)
    python, uv = str(BIN / "python"), str(BIN / "uv")
    run(python, "-m", "pip", "install", "-q", "--require-hashes", "-r", "deploy/requirements-uv.txt")
    install = (uv, "pip", "install", "--python", python)
    # The pins are complete; --no-deps, as they leave out a package that the course never loads.
    run(*install, "--no-deps", "--require-hashes", "-r", "requirements.txt")
    run(*install, "--no-deps", "--no-build-isolation", "--editable", ".")
    # Uncompiled packages make every kernel start 2.5 times slower. uv and -m compileall both write
    # the files even where PYTHONDONTWRITEBYTECODE is set.
    run(python, "-m", "compileall", "-q", "-j", "0", str(VENV))
    STAMP.write_text(fingerprint())


if __name__ == "__main__":
    main()
