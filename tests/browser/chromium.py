"""Finds a Chromium for the tests, or installs one where the machine allows it. Run as a program by `make test`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
MISSING = """\
The browser tests need a Chromium and found none. Install one, then run `make test` again:
  Debian, Ubuntu:  sudo apt-get install chromium
  Fedora:          sudo dnf install chromium
  macOS:           brew install --cask chromium
or set CHROMIUM to the program's path.
"""


def installed():
    """The program's path: named by CHROMIUM, on the PATH, in the usual places, or Playwright's own; else None."""
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), *PLACES, _playwrights()]
    return next((path for path in candidates if path and Path(path).exists()), None)


def _playwrights():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def install():
    """Playwright's own build where its server is reached; else the system's package where we may."""
    _quietly(sys.executable, "-m", "playwright", "install", "chromium")
    if installed() is None and shutil.which("apt-get") and os.geteuid() == 0:
        _quietly("apt-get", "update", "-qq")
        _quietly("apt-get", "-o", "DPkg::Lock::Timeout=300", "install", "-y", "-qq", "chromium", "fonts-noto-cjk")


def _quietly(*command):
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, timeout=600)


if __name__ == "__main__":
    if installed() is None:
        sys.stdout.write("== No Chromium yet: installing one\n")
        sys.stdout.flush()
        install()
    sys.exit(None if installed() else MISSING)
