"""How long a long dossier takes: `python benchmarks/dossier.py [--references N] [--sentences N] [--walk]`.

A case is made with one made-up delivery and one figure for each reference, and a report that cites them in prose.
Printed: seconds and CPU seconds of two builds in a row, whether their bytes are the same, pages before the annexes and
in all; with `--walk`, that every reference leads to bytes, and how long it takes to follow them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import pypdfium2 as pdfium

from reckoning.account.dossier_walk import attached_facts, walk
from reckoning.account.outline import outline_text
from reckoning.case import Case
from reckoning.engine import studies
from reckoning.engine.study import Material, Parameter, Study
from reckoning.faces.commands_dossier import built, opener, place_of
from reckoning.model.basis import Basis, Grade
from reckoning.model.bound import Bound
from reckoning.model.conclusion import Conclusion, Link
from reckoning.model.finding import Kind

HEAD = (
    "id,kind,vessel,load place,load date,discharge place,discharge date,cargo,quantity wording,publisher,source class"
)
PROSE = "A sentence that is prose and only prose, as most of a long report is, goes on for a while so that pages fill. "
ANNEX = "Annex: what each note rests on"


def figures(material: Material, given: Mapping[str, Parameter]) -> list[Conclusion]:
    """One figure a record, over three of its statements."""
    return [
        Conclusion(
            Kind.FIGURE,
            "made/1",
            (row.subject,),
            f"at least {number} deliveries told of by {row.stated_by}",
            Grade.POSSIBLE,
            Basis.STATED,
            low=float(number),
            bound=Bound.AT_LEAST,
            unit="deliveries",
            links=tuple(Link("counts", statement=s) for s in (row.statement, *(f.statement for f in row.fields[:2]))),
        )
        for number, row in enumerate(material.rows_of_kind("delivery"))
    ]


def made(folder: Path, references: int, sentences: int) -> Case:
    """A case with a dossier `big` in it."""
    rows = "\n".join(
        f'D{i},single,SHIP {i},Fujairah,2024-02-02,Thilawa,2024-02-20,jet fuel,"{i + 1000} tonnes",Courier {i % 7},news'
        for i in range(references)
    )
    (folder / "deliveries.csv").write_text(f"{HEAD}\n{rows}\n", encoding="utf-8")
    case = Case.create(folder / "case", "big")
    case.add([folder / "deliveries.csv"])
    studies.STUDIES["made"] = Study("made", "1", figures)
    case.study("made")
    ids = case.findings("figure")["id"].to_pylist()
    pairs = zip(ids[::2], ids[1::2], strict=False)
    said = "\n\n".join(f"Sources tell of {{figure:{a}}} and {{figure:{b}}}.\n\n{PROSE * sentences}" for a, b in pairs)
    body = outline_text("public-report").partition("+++\n")[2].partition("+++\n")[2]
    for heading, words in {"Summary": said, "Context": "None.", "Requests": "None."}.items():
        body = body.replace(f"## {heading}\n", f"## {heading}\n\n{words}\n", 1)
    text = place_of(case, "big")
    text.parent.mkdir()
    text.write_text(f'+++\ntitle = "A long report"\noutline = "public-report"\n+++\n{body}', encoding="utf-8")
    return case


def pages(pdf: bytes) -> tuple[int, int]:
    """Pages before the annexes, and in all."""
    document = pdfium.PdfDocument(pdf)
    texts = [document[i].get_textpage().get_text_bounded() for i in range(len(document))]
    document.close()
    return next(i for i, text in enumerate(texts) if i and ANNEX in text), len(texts)


def main() -> None:
    """Print the measures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--references", type=int, default=2000)
    asked.add_argument("--sentences", type=int, default=7)
    asked.add_argument("--walk", action="store_true")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        case = made(Path(folder), given.references, given.sentences)
        bytes_of = []
        for _ in range(2):
            began, cpu = time.perf_counter(), time.process_time()
            bytes_of.append([path.read_bytes() for path in built(case, "big")])
            spent, own = time.perf_counter() - began, time.process_time() - cpu
            print(f"built in {spent:.1f} s ({own:.1f} s of CPU): {given.references:,} references")
        body, whole = pages(bytes_of[0][0])
        same = "the same bytes" if bytes_of[0] == bytes_of[1] else "OTHER BYTES"
        print(f"{body} pages before the annexes, {whole} in all; two builds: {same}")
        if given.walk:
            began, cpu = time.perf_counter(), time.process_time()
            done = walk(attached_facts(bytes_of[0][0]), opener(case), case.original)
            spent, own = time.perf_counter() - began, time.process_time() - cpu
            took = f"{spent:.1f} s ({own:.1f} s of CPU)"
            print(f"walked in {took}: {done.references:,} references, {len(done.faults)} faults")
            print(f"{done.figures:,} figures, {done.statements:,} statements, {done.places:,} places in originals")


if __name__ == "__main__":
    main()
