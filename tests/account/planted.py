"""Generated cases with secrets planted wherever a person may put one; made directly, since there are hundreds."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq

from reckoning.account.bundle_request import Cited
from reckoning.archive import acts
from reckoning.archive.case_file import CaseFile
from reckoning.archive.folder import CaseFolder
from reckoning.model.conclusion import Conclusion, Link, conclusion_tables
from reckoning.model.evidence import Evidence, Sensitivity
from reckoning.model.finding import Kind
from reckoning.model.record import NOTE_SCHEMA
from reckoning.model.row import RECORD, RecordKind, row_subject
from reckoning.model.statement import Statement, Value, statements_table
from reckoning.tables.database import CaseTables, ReadFolder
from reckoning.tables.records import evidence_table, ledger_table

PAGE = '<h1>Report</h1><h2 id="c">Contrary and exculpatory evidence</h2><p>None was found.</p>'
ONSETS, RHYMES = ("Zq", "Vx", "Kj", "Wq", "Xh", "Qv", "Jz"), ("ankel", "orbun", "ifteg", "ulmax", "eydor", "ospin")
BURMESE = ("မောင်", "ဖြိုး", "အေး", "ကြည်", "ထွန်း", "ဇော်", "မြင့်", "သိန်း", "ခင်", "စန်း", "လှိုင်", "ဝင်း", "နွေး", "ရွှေ")


@dataclass
class Planted:
    """A case with a dossier, and the secrets in it."""

    root: Path
    dossier: Path
    folder: CaseFolder
    tables: CaseTables
    secrets: list[str]
    for_court: list[str]
    cited: Cited
    packed: list[str]


class Planter:
    """Draws secrets, and remembers them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.secrets: list[str] = []
        self.for_court: list[str] = []
        self.packed: list[str] = []
        self.lenient = False

    def name(self) -> str:
        """A person's name, in one of two scripts."""
        if self.random.random() < 0.25:
            return self._kept("".join(self.random.sample(BURMESE, k=4)))
        words = [self.random.choice(ONSETS) + self.random.choice(RHYMES) + self._letters(3) for _ in range(3)]
        return self._kept(" ".join(words[: self.random.randint(2, 3)]))

    def text(self) -> str:
        """A word in a sentence that a person wrote."""
        return f"ask {self._kept('s3cret' + self._letters(10))}, she knows"

    def word(self) -> str:
        return self._kept("hush" + self._letters(12))

    def _letters(self, count: int) -> str:
        return "".join(self.random.choices("bcdfghjklmnpqrstvwxz", k=count))

    def _kept(self, text: str) -> str:
        self.secrets.append(text)
        if self.lenient:
            self.for_court.append(text)
        return text

    def leaves_to_a_court(self, lenient: bool = True) -> Planter:
        """From here on secrets are of what a court may have: notes, formats with metadata."""
        self.lenient = lenient
        return self


@dataclass
class Document:
    """An original and what was read of it."""

    evidence: Evidence
    content: bytes
    statements: list[Statement]
    unused: str = ""


def plant(root: Path, seed: int) -> Planted:
    """The case of a seed: a dozen originals, findings on them, judgements; every free text has a secret."""
    p = Planter(seed)
    folder = CaseFolder.create(root, CaseFile(p.leaves_to_a_court().word(), p.text()))
    p.leaves_to_a_court(False)
    documents = _documents(p)
    reads = [_read(folder, d, n) for n, d in enumerate(documents)]
    findings = _findings(p, documents)
    found, links = conclusion_tables(findings)
    results = root / "derived" / "count-0000000000000000"
    results.mkdir()
    pq.write_table(found, results / "findings.parquet")
    pq.write_table(links, results / "links.parquet")
    _acts(p, folder, documents)
    held = evidence_table([d.evidence for d in documents])
    entries = folder.ledger.entries()
    tables = CaseTables(root, held, ledger_table(entries), reads, [results])
    dossier = root.parent / f"{root.name}-dossier"
    dossier.mkdir()
    cited = {
        "evidence": [d.evidence.sha256 for d in documents],
        "statements": [s.id for d in documents for s in d.statements],
        "findings": [c.id for c in findings],
    }
    (dossier / f"{p.word()}.json").write_text(json.dumps(cited), encoding="utf-8")
    (dossier / f"{p.word()}.html").write_text(PAGE, encoding="utf-8")
    (dossier / f"{p.word()}.docx").write_text(p.text(), encoding="utf-8")
    (dossier / "link.txt").symlink_to(dossier / f"{p.word()}")
    everything = Cited(*(frozenset(cited[name]) for name in ("evidence", "statements", "findings")))
    return Planted(root, dossier, folder, tables, p.secrets, p.for_court, everything, p.packed)


def _documents(p: Planter) -> list[Document]:
    victim = RecordKind.CASUALTY
    open_ = Sensitivity.PUBLIC
    for_court, strict = {"vessel": "MARSH TIT", "notes": p.leaves_to_a_court().text()}, p.leaves_to_a_court(False)
    return [
        _document(p, "victims", open_, victim, [{"name": p.name(), "fatherName": p.name(), "remarks": p.text(),
                                                 "date": "2021-03-04"} for _ in range(3)]),
        _document(p, "team", Sensitivity.TEAM, RecordKind.CUSTOMS, [{"sender": p.word(), "vessel": p.word()}]),
        _document(p, "named", Sensitivity.NAMED, RecordKind.DELIVERY, [{"vessel": p.word()}]),
        _document(p, "open", open_, RecordKind.DELIVERY, [{"vessel": "REED WARBLER", "goods": "jet fuel"}]),
        _document(p, "notes", open_, RecordKind.DELIVERY, [for_court]),
        _document(p, "columns", open_, RecordKind.DELIVERY, [{"vessel": "DUNLIN"}], unused=strict.word()),
        _document(p, "metadata", open_, RecordKind.DELIVERY, [{"vessel": "CURLEW"}], media="application/vnd.ms-office"),
        _report(p),
        *_packed(p),
    ]  # fmt: skip


def _packed(p: Planter) -> list[Document]:
    """Originals with secrets where only programs look: PDF objects, members of archives, tags of pictures."""
    p.leaves_to_a_court()
    before = len(p.for_court)
    page = zlib.compress(f"BT ({p.word()}) Tj ET".encode())
    author = p.word().encode("utf-16-be").hex()
    pdf = b"".join([
        f"%PDF-1.7\n1 0 obj<</Title({p.word()})/Author<FEFF{author}>/Alt({p.word()})>>endobj\n".encode(),
        b"2 0 obj<</Filter/FlateDecode>>stream\n", page, b"\nendstream endobj\n",
        f"3 0 obj<</Type/EmbeddedFile/F({p.word()}.txt)>>stream\n{p.word()}\nendstream\n%%EOF".encode(),
    ])  # fmt: skip
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(f"{p.word()}.xml", f"<t alt='{p.word()}'>{p.word()}</t>")
        zipped.comment = p.word().encode()
    picture = b"\xff\xd8\xff\xe1" + b"Exif\0\0" + p.word().encode("utf-16-le") + b"\xff\xd9"
    nested = json.dumps({"note": json.dumps({"deep": p.text()})}).encode()
    p.packed += p.for_court[before:]
    kinds = {"application/pdf": pdf, "application/zip": stream.getvalue(), "image/jpeg": picture}
    found = [
        _document(p, "packed", Sensitivity.PUBLIC, RecordKind.DELIVERY, [{"vessel": f"{bird}"}], media=media, content=b)
        for bird, (media, b) in zip(("STINT", "KNOT", "RUFF"), kinds.items(), strict=True)
    ]
    notes = [{"vessel": "SNIPE", "notes": nested.decode()}]
    found.append(_document(p, "packed", Sensitivity.PUBLIC, RecordKind.DELIVERY, notes))
    p.leaves_to_a_court(False)
    return found


def _document(
    p: Planter, name: str, sensitivity: Sensitivity, kind: str, rows: list[dict[str, str]], *,
    unused: str = "", media: str = "text/csv", content: bytes = b"",
) -> Document:  # fmt: skip
    clean = name == "open"
    obtained, how = ("", "") if clean else (p.leaves_to_a_court(False).name(), p.text())
    p.leaves_to_a_court(name in ("notes", "metadata", "packed"))
    content = content or json.dumps([name, rows, unused, p.random.random()], ensure_ascii=False).encode()
    if name == "metadata":
        content += zlib.compress(p.word().encode())
    sha = hashlib.sha256(content).hexdigest()
    evidence = Evidence(
        sha, len(content), media, "open.csv" if clean else f"{p.word()}.csv", "customs house" if clean else p.word(),
        1_700_000_000_000, url="https://example.org/open" if clean else f"https://{p.word()}.example.org/",
        sensitivity=sensitivity, obtained_by=obtained, derivation=how,
    )  # fmt: skip
    container = "" if clean else f"zip:{p.word()}.csv!"
    said = []
    for number, row in enumerate(rows):
        place = f"{container}record:{number}"
        head = row_subject(sha, place)
        by = "customs house" if clean else evidence.source
        if sensitivity is Sensitivity.PUBLIC:
            by = "customs house"
        if kind == RecordKind.CASUALTY:
            by = p.name()
        said.append(Statement(sha, place, head, RECORD, str(number), Value(text=str(kind)), by))
        said += [Statement(sha, f"{place}#{c}", head, c, raw, Value(text=raw), by) for c, raw in row.items()]
    return Document(evidence, content, said, unused)


def _report(p: Planter) -> Document:
    """An article, public, whose claims nobody has accepted."""
    quote = p.leaves_to_a_court(False).text()
    content = quote.encode()
    sha = hashlib.sha256(content).hexdigest()
    evidence = Evidence(
        sha, len(content), "text/html", p.word(), p.word(), 1_700_000_000_000, sensitivity=Sensitivity.PUBLIC
    )
    claim = Statement(sha, "span:0-9", f"mention:{sha[:16]}/span:0-9", "claim", quote, Value(text=p.word()), p.name())
    part = replace(claim, property="figure", raw=p.word(), parent=claim.id)
    return Document(evidence, content, [claim, part])


def _read(folder: CaseFolder, d: Document, number: int) -> ReadFolder:
    place = folder.root / "blobs" / d.evidence.sha256[:2]
    place.mkdir(exist_ok=True)
    (place / d.evidence.sha256).write_bytes(d.content)
    step = folder.root / "derived" / f"read-{number:016x}"
    step.mkdir()
    pq.write_table(statements_table(d.statements).drop_columns(["evidence"]), step / "statements.parquet")
    notes = [{"code": "column_unused", "count": 1, "first_locator": "record:0", "detail": d.unused}] if d.unused else []
    pq.write_table(NOTE_SCHEMA.empty_table().from_pylist(notes, schema=NOTE_SCHEMA), step / "notes.parquet")
    return ReadFolder(d.evidence.sha256, d.evidence.source, step)


def _findings(p: Planter, documents: list[Document]) -> list[Conclusion]:
    victims, _, named, open_, notes = (d.statements for d in documents[:5])
    victim = next(s.raw for s in victims if s.property == "name")
    grade, basis = "possible", "stated"

    def made(kind: Kind, title: str, *under: Statement, **more: object) -> Conclusion:
        links = tuple(Link("supports", statement=s.id) for s in under)
        return Conclusion(kind, f"{kind}/1", (title,), title, grade, basis, links=links, **more)  # type: ignore[arg-type]

    return [
        made(Kind.PERSON, p.name(), victims[0]),
        made(Kind.REMOVAL, p.name(), victims[0], value_before=p.name()),
        made(Kind.INCIDENT, p.text(), victims[0], place=p.word()),
        made(Kind.CONFLICT, p.text(), named[0], open_[0], value_before=p.word(), parameters={"why": p.text()}),
        made(Kind.FIGURE, f"deaths, with {victim}", *victims[:4:4], low=3.0, parameters={"query": {"who": p.word()}}),
        made(Kind.DELIVERY, "REED WARBLER landed jet fuel", *open_, signs=(p.word(),), parameters={"x": p.word()}),
        made(Kind.CHANGE, f"seen beside {victim}", open_[0], value_after=victim),
        made(Kind.EXPOSURE, p.leaves_to_a_court().text(), notes[-1]),
    ]


def _acts(p: Planter, folder: CaseFolder, documents: list[Document]) -> None:
    p.leaves_to_a_court(False)
    with folder.ledger.writing() as writer:
        for d in documents:
            writer.append(*acts.body_of(acts.Added(d.evidence)))
        steps = {f"read-{n:016x}": "0" * 64 for n in range(len(documents))}
        reads = {d.evidence.sha256: name for d, name in zip(documents, steps, strict=True)}
        writer.append(*acts.body_of(acts.Read(reads, steps)))
        ran = acts.Ran("0" * 64, "count-0000000000000000", {"count.what": p.word()}, {}, "count")
        writer.append(*acts.body_of(ran))
        kept = documents[3].statements[-1]
        writer.append(*acts.body_of(acts.Judged("consent", kept.id, "given", p.text(), detail=p.text())))
        writer.append(*acts.body_of(acts.Judged("grade", "0" * 16, "unclear", p.text())))
        name = documents[0].statements[0].subject
        writer.append(*acts.body_of(acts.Judged("name", name, "withheld", p.text())))
        writer.append(*acts.body_of(acts.Judged("link", f"person:{p.word()}", "same", p.text(), f"person:{p.word()}")))
        gone = documents[0].evidence.sha256[::-1]
        writer.append(*acts.body_of(acts.Retracted(gone, p.text())))
