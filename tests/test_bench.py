"""Benchmarks that no budget of time lets run here, on a few cards."""

from __future__ import annotations

import pytest

from bench import identity


def test_identity_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "_CARDS", 60)
    monkeypatch.setattr(identity, "_COMMITS", 8)
    found = identity._seed(11)
    assert found["ours"].edits > 0
    assert found["ours"].lost < found["digest of both sides"].lost
