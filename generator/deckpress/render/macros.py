"""Macros of an author: pykatex takes none, so the ones in use are defined in front of a formula."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)", re.DOTALL)


class Macros(Struct, frozen=True):
    """Macro bodies by command.  pykatex takes no macros, so the ones in use are defined in front of a formula."""

    bodies: Mapping[str, str]

    def prelude(self, tex: str) -> str:
        """Definitions of every macro the formula uses, also by way of other macros; "" if it uses none."""
        if not self.bodies:
            return ""
        wanted: dict[str, None] = {}
        queue = [tex]
        while queue:
            for name in COMMAND.findall(queue.pop()):
                if name in self.bodies and name not in wanted:
                    wanted[name] = None
                    queue.append(self.bodies[name])
        return "".join(rf"\def{name}{self._parameters(name)}{{{self.bodies[name]}}}" for name in wanted)

    def _parameters(self, name: str) -> str:
        count = max((int(digit) for digit in re.findall(r"#([1-9])", self.bodies[name])), default=0)
        return "".join(f"#{n}" for n in range(1, count + 1))
