"""Derived steps: everything computed, each in a folder named by what it was computed from.

The key of a step is the first 16 hex of SHA-256 over its name, version, parameters and the sorted keys of its inputs. A
step writes into a nameless folder beside, which is synced and renamed once, and never changed after. Its manifest lists
every file with its hash and holds no clock, so the same inputs give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reckoning.archive.durable import disk_errors, sync_files, sync_folder
from reckoning.model.canonical import canonical_json, sha256_of, sha256_of_file
from reckoning.model.errors import IntegrityError

MANIFEST = "manifest.json"
UNFINISHED = ".unfinished-"


@dataclass(frozen=True)
class Step:
    """What is computed: a name, its version, parameters as plain JSON values, and the keys or hashes of its inputs."""

    name: str
    version: str
    parameters: dict[str, Any] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """16 hex digits that name the result before it is computed."""
        return sha256_of([self.name, self.version, self.parameters, sorted(self.inputs)])[:16]

    @property
    def folder_name(self) -> str:
        """`<step>-<key>`."""
        return f"{self.name}-{self.key}"


@dataclass(frozen=True)
class Built:
    """A finished step: its folder, the hash of its manifest, what it says of itself, whether it was there already."""

    folder: Path
    manifest_sha256: str
    facts: dict[str, Any]
    known: bool


class Derived:
    """The folder `derived/` of a case."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, step: Step) -> Built | None:
        """The finished step, or None; its files are not read."""
        return self.open(step.folder_name)

    def open(self, folder_name: str) -> Built | None:
        """The finished step kept under a name, or None; raises `IntegrityError` where a file is gone or cut short."""
        path = self.folder / folder_name / MANIFEST
        if Path(folder_name).name != folder_name or not path.is_file():  # a name never leads out of the case
            return None
        content = path.read_bytes()
        try:
            manifest = json.loads(content)
            facts, listed = manifest["facts"], {name: of["bytes"] for name, of in manifest["files"].items()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise IntegrityError("a manifest was changed", where=str(path), do="run: reckoning rebuild") from error
        for name, size in listed.items():
            file = path.parent / name
            if not file.is_file() or file.stat().st_size != size:
                raise IntegrityError("a derived file is not whole", where=str(file), do="run: reckoning rebuild")
        return Built(path.parent, hashlib.sha256(content).hexdigest(), facts, known=True)

    def build(self, step: Step, compute: Callable[[Path], dict[str, Any]]) -> Built:
        """The step's result: found, or computed by `compute(folder)`, which writes files and returns facts."""
        if found := self.find(step):
            return found
        with disk_errors(self.folder):
            self.folder.mkdir(exist_ok=True)
            beside = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self.folder))
        try:
            with disk_errors(beside):
                facts = compute(beside)
                self._seal(step, beside, facts)
                target = self.folder / step.folder_name
                beside.rename(target)
                sync_folder(self.folder)
        except BaseException:  # an interruption too leaves no half step
            shutil.rmtree(beside, ignore_errors=True)
            raise
        return Built(target, sha256_of_file(target / MANIFEST), facts, known=False)

    def _seal(self, step: Step, folder: Path, facts: dict[str, Any]) -> None:
        files = sorted(p for p in folder.rglob("*") if p.is_file())
        listed = {str(p.relative_to(folder)): {"bytes": p.stat().st_size, "sha256": sha256_of_file(p)} for p in files}
        manifest = {
            "step": step.name,
            "version": step.version,
            "parameters": step.parameters,
            "inputs": sorted(step.inputs),
            "key": step.key,
            "files": listed,
            "facts": facts,
        }
        (folder / MANIFEST).write_text(canonical_json(manifest) + "\n", encoding="utf-8")
        for path in [*files, folder / MANIFEST]:
            path.chmod(0o444)
        sync_files([*files, folder / MANIFEST])
        folder.chmod(0o755)
        sync_folder(folder)

    def sweep(self, recorded: Mapping[str, str]) -> None:
        """Remove every folder whose manifest is not the one in `recorded` (its hash by folder name), or lacks a file.

        So what a crash left unfinished, or a hand changed, is computed again and never built upon. Only a writer may.
        """
        for name in self._folders():
            if not self._stands(name, recorded.get(name)):
                shutil.rmtree(self.folder / name, ignore_errors=True)

    def discard_damaged(self) -> None:
        """Remove every step with a file that is not as its manifest says; reads all of them; only a writer may."""
        for name in self._folders():
            if self.problems(name):
                shutil.rmtree(self.folder / name, ignore_errors=True)

    def _stands(self, name: str, manifest_sha256: str | None) -> bool:
        try:
            built = self.open(name)
        except IntegrityError:
            return False
        return built is not None and built.manifest_sha256 == manifest_sha256

    def _folders(self) -> list[str]:
        return sorted(p.name for p in self.folder.iterdir()) if self.folder.is_dir() else []

    def names(self) -> list[str]:
        """Folder names of all finished steps, sorted."""
        if not self.folder.is_dir():
            return []
        return sorted(p.name for p in self.folder.iterdir() if not p.name.startswith("."))

    def problems(self, folder_name: str) -> list[str]:
        """What is wrong with a step's files, measured against its manifest: changed, missing and unknown files."""
        folder = self.folder / folder_name
        try:
            listed = {n: of["sha256"] for n, of in json.loads((folder / MANIFEST).read_bytes())["files"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return [f"{folder_name}/{MANIFEST}: cannot be read"]
        present = {os.fspath(p.relative_to(folder)) for p in folder.rglob("*") if not p.is_dir()} - {MANIFEST}
        wrong = [f"{folder_name}/{name}: not in the manifest" for name in sorted(present - set(listed))]
        for name, expected in sorted(listed.items()):
            if name not in present:
                wrong.append(f"{folder_name}/{name}: missing")
            elif sha256_of_file(folder / name) != expected:
                wrong.append(f"{folder_name}/{name}: its bytes were changed")
        return wrong
