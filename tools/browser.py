"""Find a Chromium for tests, pictures and PDF; as a script with --install, see that there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from deckpress.paper.chromium import find

__all__ = ["PACKAGES", "find", "install"]

# libatomic1 is for playwright's driver; a page without any font has no size to measure.
PACKAGES = ("chromium", "libatomic1", "fonts-liberation", "fonts-dejavu-core")


def _run(*command: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=900)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _by_apt() -> bool:
    apt = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES)
    return _run(*apt) or (_run("apt-get", "update", "-qq") and _run(*apt))


def install() -> str:
    """One line on what was done; `find` tells whether it helped."""
    if found := find():
        return f"browser: {found}"
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root and shutil.which("apt-get") and _by_apt() and (found := find()):
        return f"browser: {found}, installed with apt-get"
    if _run(sys.executable, "-m", "playwright", "install", "chromium") and (found := find()):
        return f"browser: {found}, downloaded by playwright"
    return "browser: none; browser tests are skipped (install chromium, or set DECKPRESS_CHROMIUM to its path)"


def main() -> int:
    """Outside CI a missing browser is no failure."""
    if sys.argv[1:] == ["--install"]:
        print(install())
    else:
        print(find() or "")
    return 1 if find() is None and os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
