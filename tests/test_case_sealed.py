"""Sealed originals of a case: no plain text anywhere, every read on the ledger, nothing else lost with a key."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from reckoning.archive.seal_key import make_key
from reckoning.archive.tapped import Tapped
from reckoning.case import Case
from reckoning.model.errors import BusyError, IntegrityError, ManyErrors, ReckoningError, StorageError, UsageError
from reckoning.model.evidence import Sensitivity

ROOT = Path(__file__).parents[1]
SECRET = b"the witness is called Ma Khin Lay"
NAME = "Ma Khin Lay"
SHIPS = "mmsi,ts,lon,lat\n" + "".join(
    f"200000001,2024-01-01 00:{m:02d}:00,{10 + m * 0.004:.4f},50.0\n" for m in range(9)
)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    make_key(tmp_path / "key")
    return Case.create(tmp_path / "case")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder


def plain(tmp_path: Path, content: bytes = SECRET) -> Path:
    file = tmp_path / f"{NAME}.txt"
    file.write_bytes(content)
    return file


def sealed(case: Case, tmp_path: Path, content: bytes = SECRET, source: str = NAME) -> str:
    key = str(tmp_path / "key.pub")
    file = plain(tmp_path, content)
    return case.add([file], source=source, sensitivity=Sensitivity.SEALED, recipients=[key])[0].sha256


def holding(secret: bytes, *folders: Path) -> list[Path]:
    return [
        p for f in folders for p in f.rglob("*") if secret in os.fsencode(p) + (p.read_bytes() if p.is_file() else b"")
    ]


def reads(case: Case) -> list[dict[str, str]]:
    return [e.body for e in case.ledger() if e.act == "unsealed"]


def test_nothing_of_a_sealed_original_stands_in_the_case_or_a_temporary_file(
    case: Case, tmp_path: Path, temporary: Path
) -> None:
    sealed(case, tmp_path)
    (tmp_path / "ships.csv").write_text(SHIPS)
    case.add([tmp_path / "ships.csv"])
    case.trace()
    case.study("count")
    case.rebuild()
    case.unseal(case.sealed()[0].sha256, tmp_path / "key", "to read", tmp_path / "out")
    for secret in (SECRET, NAME.encode(), b"witness"):
        assert holding(secret, case.root, temporary) == []
    assert (tmp_path / "out").read_bytes() == SECRET and case.verify().sound


def test_it_comes_back_byte_for_byte_in_a_file_of_its_reader_alone(case: Case, tmp_path: Path) -> None:
    content = os.urandom(300_000)
    sha = sealed(case, tmp_path, content)
    path = case.unseal(sha[:8], tmp_path / "key", "to read", tmp_path)
    assert path.read_bytes() == content and path.stat().st_mode & 0o777 == 0o600
    assert NAME not in path.name, "a folder gets a neutral name"
    assert reads(case) == [{"target": sha, "what": "content", "reason": "to read", "recipient": recipient(tmp_path)}]


def recipient(tmp_path: Path) -> str:
    return (tmp_path / "key.pub").read_text().strip()


def test_who_it_is_from_is_a_read_of_its_own(case: Case, tmp_path: Path) -> None:
    sha = sealed(case, tmp_path)
    said = case.source_of(sha, tmp_path / "key", "to ask for consent")
    assert (said.source, said.file_name, said.size_bytes) == (NAME, f"{NAME}.txt", len(SECRET))
    assert said.pseudonym == case.evidence()[0].source and [r["what"] for r in reads(case)] == ["source"]


def test_the_record_of_a_source_may_have_other_keys_than_what_it_says(case: Case, tmp_path: Path) -> None:
    make_key(tmp_path / "inner")
    inner = (tmp_path / "inner.pub").read_text().strip()
    with (case.root / "case.toml").open("a") as toml:
        toml.write(f'\n[seal]\nrecipients = ["{recipient(tmp_path)}"]\nsources = ["{inner}"]\n')
    sha = case.add([plain(tmp_path)], source=NAME, sensitivity=Sensitivity.SEALED)[0].sha256
    with pytest.raises(UsageError, match="nothing else in the case is lost"):
        case.source_of(sha, tmp_path / "key", "to see")
    assert reads(case) == []
    assert case.source_of(sha, tmp_path / "inner", "to see").source == NAME
    with pytest.raises(UsageError):
        case.unseal(sha, tmp_path / "inner", "to see", tmp_path / "out")


def test_a_lost_key_is_said_at_once_and_nothing_else_is_lost(case: Case, tmp_path: Path) -> None:
    sha = sealed(case, tmp_path)
    (tmp_path / "ships.csv").write_text(SHIPS)
    case.add([tmp_path / "ships.csv"])
    (tmp_path / "key").unlink()
    make_key(tmp_path / "new")
    with pytest.raises(UsageError, match=recipient(tmp_path)) as raised:
        case.unseal(sha, tmp_path / "new", "to read", tmp_path / "out")
    assert "nothing else in the case is lost" in str(raised.value)
    assert [one.opens for one in case.sealed(tmp_path / "new")] == [False]
    assert reads(case) == [] and not (tmp_path / "out").exists()
    assert case.verify().sound and case.trace().findings is not None


def test_a_source_that_comes_again_by_its_pseudonym_keeps_it(case: Case, tmp_path: Path) -> None:
    sealed(case, tmp_path)
    [first] = case.sealed()
    sealed(case, tmp_path, b"more", source=first.pseudonym)
    sealed(case, tmp_path, b"others", source=NAME)
    assert sorted(s.pseudonym == first.pseudonym for s in case.sealed()) == [False, True, True]
    with pytest.raises(UsageError, match="no sealed original is from"):
        sealed(case, tmp_path, b"typo", source="source-aaaaaaaaaa")


def test_an_extract_names_its_source_by_the_pseudonym(case: Case, tmp_path: Path) -> None:
    sha = sealed(case, tmp_path)
    (tmp_path / "extract.csv").write_text(SHIPS)
    case.add([tmp_path / "extract.csv"], extract_of=sha[:10])
    extract = next(e for e in case.evidence() if e.parent)
    assert (extract.parent, extract.derivation, extract.sensitivity) == (sha, "extract", Sensitivity.NAMED)
    assert extract.source == case.sealed()[0].pseudonym
    assert case.sql("SELECT DISTINCT source FROM positions")["source"].to_pylist() == [extract.source]
    with pytest.raises(UsageError, match="pseudonym"):
        case.add([tmp_path / "extract.csv"], extract_of=sha, source=NAME)


def test_what_lies_in_the_case_in_plain_text_is_not_sealed(case: Case, tmp_path: Path) -> None:
    file = plain(tmp_path)
    case.add([file])
    lines, files = len(case.ledger()), sorted(case.root.rglob("*"))
    with pytest.raises(UsageError, match="as it is"):
        sealed(case, tmp_path)
    assert len(case.ledger()) == lines and sorted(case.root.rglob("*")) == files


def test_a_plain_file_in_the_case_folder_is_not_sealed(case: Case, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (case.root / name).write_bytes(SECRET)
    with pytest.raises(ManyErrors, match="2 problems"):
        files = [case.root / "a.txt", case.root / "b.txt"]
        case.add(files, sensitivity=Sensitivity.SEALED, recipients=[recipient(tmp_path)])


def test_the_ciphertext_is_not_added_as_a_file(case: Case, tmp_path: Path) -> None:
    sha = sealed(case, tmp_path)
    (tmp_path / "copy").write_bytes(case.original(sha).read_bytes())
    for sensitivity in (None, Sensitivity.PUBLIC):
        with pytest.raises(UsageError, match="is a sealed original"):
            case.add([tmp_path / "copy"], sensitivity=sensitivity)
    assert case.evidence()[0].sensitivity is Sensitivity.SEALED


def test_without_a_key_nothing_is_sealed_and_nothing_added(case: Case, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no key to seal to"):
        case.add([plain(tmp_path)], sensitivity=Sensitivity.SEALED)
    assert case.evidence() == [] and holding(SECRET, case.root) == []


def test_no_reader_is_asked_for_a_sealed_original(case: Case, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no reader reads"):
        case.add([plain(tmp_path)], sensitivity=Sensitivity.SEALED, recipients=[recipient(tmp_path)], reader="report")


@pytest.mark.parametrize("blob", ["content", "record"])
def test_changed_ciphertext_is_found_without_a_key_and_is_not_opened(case: Case, tmp_path: Path, blob: str) -> None:
    sha = sealed(case, tmp_path)
    name = sha if blob == "content" else case.ledger()[-1].body["seal"]["record"]
    path = case.original(name)
    path.chmod(0o644)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))  # ciphertext: any last byte may stand there already
    assert [p for p in case.verify().problems if name in p and "changed" in p]
    with pytest.raises(IntegrityError, match="were changed"):
        if blob == "content":
            case.unseal(sha, tmp_path / "key", "to read", tmp_path / "out")
        else:
            case.source_of(sha, tmp_path / "key", "to read")
    assert reads(case) == [] and not (tmp_path / "out").exists()


def test_a_missing_record_of_a_source_is_found(case: Case, tmp_path: Path) -> None:
    sealed(case, tmp_path)
    case.original(case.ledger()[-1].body["seal"]["record"]).unlink()
    assert "missing" in case.verify().problems[0]


def test_a_blob_that_became_a_link_is_damage(case: Case, tmp_path: Path) -> None:
    sha = sealed(case, tmp_path)
    path = case.original(sha)
    (tmp_path / "elsewhere").write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    assert not case.verify().sound
    with pytest.raises(IntegrityError, match="is a link"):
        case.unseal(sha, tmp_path / "key", "to read", tmp_path / "out")


def test_a_changed_ledger_line_stops_every_read(case: Case, tmp_path: Path) -> None:
    sha = sealed(case, tmp_path)
    ledger = case.root / "ledger.jsonl"
    ledger.write_bytes(ledger.read_bytes().replace(recipient(tmp_path).encode(), b"age1" + b"q" * 58))
    with pytest.raises(IntegrityError, match="ledger line"):
        case.unseal(sha, tmp_path / "key", "to read", tmp_path / "out")


def test_a_read_that_another_writer_keeps_from_the_ledger_is_not_made(case: Case, tmp_path: Path) -> None:
    sha = sealed(case, tmp_path)
    with case._folder.ledger.writing(), pytest.raises(BusyError):
        case.unseal(sha, tmp_path / "key", "to read", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_read_that_the_disk_keeps_from_the_ledger_is_not_made(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha = sealed(case, tmp_path)
    opens = Path.open

    def read_only(path: Path, mode: str = "r", *args: object, **named: object) -> object:
        if path.name == "ledger.jsonl" and mode != "rb":
            raise OSError(30, "Read-only file system")
        return opens(path, mode, *args, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", read_only)
    with pytest.raises(StorageError, match="Read-only"):
        case.unseal(sha, tmp_path / "key", "to read", tmp_path / "out")
    assert not (tmp_path / "out").exists() and [one.opens for one in case.sealed(tmp_path / "key")] == [True]


@pytest.mark.parametrize("name", ["new\nline", "it's \x1b[2J", "a*[b]", "က"])
def test_it_is_written_under_any_name_that_was_asked_for(case: Case, tmp_path: Path, name: str) -> None:
    sha = sealed(case, tmp_path)
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "reckoning.faces.cli", "unseal", sha, "--identity", str(tmp_path / "key")]
    command += ["--reason", "to\nread", "--to", str(tmp_path / name), "--case", str(case.root)]
    run = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert (tmp_path / name).read_bytes() == SECRET
    assert len(run.stdout.splitlines()) == 2 and "\x1b" not in run.stdout


def test_nothing_is_written_over_or_into_a_case(case: Case, tmp_path: Path) -> None:
    sha = sealed(case, tmp_path)
    (tmp_path / "there").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "new")
    (tmp_path / "way").symlink_to(case.root)
    for place in (
        tmp_path / "there",
        tmp_path / "link",
        tmp_path / "no" / "where",
        case.root / "notes",
        case.root,
        tmp_path / "way" / "x",
    ):
        with pytest.raises(UsageError):
            case.unseal(sha, tmp_path / "key", "to read", place)
    assert (tmp_path / "there").read_text() == "mine" and not (tmp_path / "new").exists() and reads(case) == []


def test_a_key_in_a_case_is_not_used(case: Case, tmp_path: Path) -> None:
    sha = sealed(case, tmp_path)
    (case.root / "key").write_bytes((tmp_path / "key").read_bytes())
    (case.root / "key").chmod(0o600)
    with pytest.raises(UsageError, match="secret key would lie in a case"):
        case.unseal(sha, case.root / "key", "to read", tmp_path / "out")


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_read_without_a_reason_is_not_made(case: Case, tmp_path: Path, reason: str) -> None:
    sha = sealed(case, tmp_path)
    with pytest.raises(ReckoningError, match="needs a reason"):
        case.unseal(sha, tmp_path / "key", reason, tmp_path / "out")


def test_a_failure_half_way_leaves_no_plain_file(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sha = sealed(case, tmp_path, SECRET * 50_000)
    take = Tapped._take

    def full(self: Tapped, piece: bytes) -> None:
        if self.size_bytes > 200_000:
            raise OSError(28, "No space left on device")
        take(self, piece)

    monkeypatch.setattr(Tapped, "_take", full)
    with pytest.raises(StorageError, match="No space"):
        case.unseal(sha, tmp_path / "key", "to read", tmp_path / "out")
    assert not (tmp_path / "out").exists() and len(reads(case)) == 1


def test_a_crash_at_any_point_leaves_no_plain_text_and_a_sound_case(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.sealed_crashes", str(tmp_path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    sealing, unsealing = map(int, run.stdout.split())
    assert sealing >= 9 and unsealing >= 1


def test_the_sealed_are_listed_for_programs(case: Case, tmp_path: Path) -> None:
    sealed(case, tmp_path)
    command = [sys.executable, "-m", "reckoning.faces.cli", "sealed", "--json", "--case", str(case.root)]
    [row] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert row["reads"] == 0 and row["recipients"] == [recipient(tmp_path)] and row["opens"] is None
