"""Derived steps: named by what they were computed from, whole or not at all, and provably unchanged."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from reckoning.archive.derived import UNFINISHED, Derived, Step


def write_number(folder: Path) -> dict[str, Any]:
    (folder / "n.txt").write_text("7")
    return {"rows": 1}


@pytest.fixture
def derived(tmp_path: Path) -> Derived:
    return Derived(tmp_path / "derived")


def test_a_step_is_computed_once(derived: Derived) -> None:
    first = derived.build(Step("count", "1"), write_number)
    again = derived.build(Step("count", "1"), lambda folder: pytest.fail("computed again"))
    assert not first.known and again.known
    assert first.manifest_sha256 == again.manifest_sha256
    assert again.facts == {"rows": 1}


def test_the_key_follows_name_version_parameters_and_inputs_and_not_their_order() -> None:
    base = Step("count", "1", {"a": 1}, ("x", "y"))
    assert base.key == Step("count", "1", {"a": 1}, ("y", "x")).key
    others = [
        Step("total", "1", {"a": 1}, ("x", "y")),
        Step("count", "2", {"a": 1}, ("x", "y")),
        Step("count", "1", {"a": 2}, ("x", "y")),
        Step("count", "1", {"a": 1}, ("x",)),
    ]
    assert len({base.key, *(s.key for s in others)}) == 5


def test_computing_again_gives_the_same_bytes(derived: Derived) -> None:
    before = derived.build(Step("count", "1"), write_number).manifest_sha256
    shutil.rmtree(derived.folder)
    assert derived.build(Step("count", "1"), write_number).manifest_sha256 == before


def test_a_failure_half_way_leaves_nothing_that_looks_finished(derived: Derived) -> None:
    def fail(folder: Path) -> dict[str, Any]:
        write_number(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        derived.build(Step("count", "1"), fail)
    assert derived.names() == [] and derived.find(Step("count", "1")) is None


def test_a_killed_writers_leftovers_are_swept_and_never_read(derived: Derived) -> None:
    leftover = derived.folder / f"{UNFINISHED}abc"
    leftover.mkdir(parents=True)
    write_number(leftover)
    assert derived.names() == []
    kept = derived.build(Step("count", "1"), write_number)
    unrecorded = derived.build(Step("count", "2"), write_number).folder
    derived.sweep({kept.folder.name: kept.manifest_sha256})
    assert kept.folder.exists() and not leftover.exists() and not unrecorded.exists()


@pytest.mark.parametrize("damage", ["change", "remove", "add", "manifest"])
def test_every_kind_of_damage_is_named(derived: Derived, damage: str) -> None:
    built = derived.build(Step("count", "1"), write_number)
    file = built.folder / "n.txt"
    assert derived.problems(built.folder.name) == []
    match damage:
        case "change":
            file.chmod(0o644)
            file.write_text("8")
        case "remove":
            file.unlink()
        case "add":
            (built.folder / "extra").touch()
        case "manifest":
            (built.folder / "manifest.json").chmod(0o644)
            (built.folder / "manifest.json").write_text("{")
    assert len(derived.problems(built.folder.name)) == 1
