"""Jinja with everything escaped and nothing undefined."""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from deckpress import resources
from deckpress.memo import key, tools


@cache
def environment() -> Environment:
    """Our templates."""
    return Environment(
        loader=FileSystemLoader(str(resources.templates())),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
        bytecode_cache=_Compiled(resources.templates() / "__pycache__"),
    )


class _Compiled(BytecodeCache):
    """Our templates compiled, in a folder beside them; it is trusted as that of Python's own compiled modules is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError, EOFError, ValueError, TypeError):
            found = self._file(bucket).read_bytes()
            if found.startswith(mark := _mark(bucket)):
                bucket.code = marshal.loads(found[len(mark) :])  # noqa: S302 - as Python does with what lies there

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        file = self._file(bucket)
        scratch = file.with_name(f"{file.name}.{os.getpid()}")
        with suppress(OSError):  # where nothing may be written, templates are compiled each time
            self._folder.mkdir(exist_ok=True)
            scratch.write_bytes(_mark(bucket) + marshal.dumps(bucket.code))
            scratch.replace(file)

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.{sys.implementation.cache_tag}"


def _mark(bucket: Bucket) -> bytes:
    """What the compiled template depends on."""
    return key(sys.version, *tools(), Path(__file__).read_bytes(), bucket.checksum)
