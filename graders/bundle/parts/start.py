"""Open the course: sets up what it needs beside this file, once, then starts JupyterLab."""

import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
PLACE = HERE / "environment"
PYTHON = PLACE / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
READY = PLACE / "ready.txt"


def run(*arguments):
    """Run Python in the environment, and stop with one line when it fails."""
    if subprocess.run([str(PYTHON), "-m", *arguments], cwd=HERE).returncode:
        sys.exit("Setting up stopped. Is the network up? Start again: what was loaded is kept.")


def main():
    """Set up if needed, then open JupyterLab."""
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        sys.exit(f"The course needs Python 3.11, 3.12 or 3.13. This is {sys.version.split()[0]}.")
    if not READY.exists():
        print("Setting up, once. This loads about 200 MB and takes some minutes ...", flush=True)
        if not PYTHON.exists():
            venv.create(PLACE, with_pip=True)
        run("pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", "requirements.txt")
        run("pip", "install", "--quiet", "--no-deps", *map(str, HERE.glob("citykit-*.whl")))
        READY.write_text("ready\n")
    if "--only-set-up" not in sys.argv:
        sys.exit(subprocess.run([str(PYTHON), "-m", "jupyter", "lab", "lessons/m00_start/lesson.ipynb"], cwd=HERE).returncode)


main()
