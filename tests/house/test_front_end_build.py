"""The front end is built once for its sources, and who cannot build it is told what to do."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    """hatch_build.py as a module."""
    spec = spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None and spec.loader is not None
    made = module_from_spec(spec)
    sys.modules["hatch_build"] = made
    spec.loader.exec_module(made)
    return made


@pytest.fixture
def checkout(hook: ModuleType, tmp_path: Path) -> Path:
    """A checkout whose front end is built."""
    (tmp_path / "web" / "src").mkdir(parents=True)
    (tmp_path / "web" / "src" / "main.tsx").write_text("1")
    (tmp_path / "web" / "package-lock.json").write_text("{}")
    (tmp_path / hook.MADE).mkdir(parents=True)
    (tmp_path / hook.MADE / "workbench.js").write_text("1")
    (tmp_path / hook.MADE / hook.STAMP).write_text(hook.sources_hash(tmp_path) + "\n")
    return tmp_path


def test_what_is_built_of_the_sources_as_they_are_is_not_built_again(hook: ModuleType, checkout: Path) -> None:
    assert hook.is_built(checkout)
    assert hook.FrontEnd(str(checkout), {}, None, None, "", "wheel").dependencies() == []


@pytest.mark.parametrize("name", ["src/main.tsx", "src/new.ts", "package-lock.json"])
def test_a_source_that_changed_is_built_anew_with_node(hook: ModuleType, checkout: Path, name: str) -> None:
    (checkout / "web" / name).write_text("2")
    assert not hook.is_built(checkout)
    assert hook.FrontEnd(str(checkout), {}, None, None, "", "wheel").dependencies() == [hook.NODE]


def test_what_was_fetched_and_what_only_tests_read_are_no_sources(hook: ModuleType, checkout: Path) -> None:
    for folder in ("node_modules", "public", "test"):
        (checkout / "web" / folder).mkdir()
        (checkout / "web" / folder / "x.ts").write_text("2")
    assert hook.is_built(checkout)


def test_without_the_sources_what_is_carried_is_taken(hook: ModuleType, checkout: Path) -> None:
    (checkout / "web" / "src" / "main.tsx").unlink()
    (checkout / "web" / "src").rmdir()
    (checkout / "web" / "package-lock.json").unlink()
    (checkout / "web").rmdir()
    assert hook.is_built(checkout)


def test_an_editable_install_builds_nothing(hook: ModuleType, checkout: Path) -> None:
    (checkout / "web" / "src" / "main.tsx").write_text("2")
    hook.FrontEnd(str(checkout), {}, None, None, "", "wheel").initialize("editable", {})
    assert not hook.is_built(checkout)


@pytest.mark.parametrize(
    ("said", "told"),
    [("npm error code ENOTFOUND", "npm reached no registry"), ("Cannot find module", "`npm run build` failed")],
)
def test_who_cannot_build_is_told_what_to_do(
    hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch, said: str, told: str
) -> None:
    speak = f"import sys; sys.stderr.write({said!r}); sys.exit(1)"
    (checkout / "npm.py").write_text(speak)
    monkeypatch.setattr(hook, "node_and_npm", lambda: (sys.executable, str(checkout / "npm.py")))
    with pytest.raises(hook.BuildError, match=told):
        hook.npm(checkout, "run", "build")


def test_no_registry_is_named_in_the_lock_of_the_front_end() -> None:
    lock = (ROOT / "web" / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert '"integrity"' in lock
