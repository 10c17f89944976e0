"""Findings: all of them by kind with filters, and one of them with why it has its grade and what stands under it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from reckoning.faces.web.earlier import compared, earlier, gone
from reckoning.faces.web.named import FINDING, is_id, whole_id
from reckoning.faces.web.page import (
    Block,
    Cell,
    Choice,
    Filters,
    Items,
    Note,
    Page,
    Tone,
    address,
    address_with,
    cell,
    facts,
    graded,
    grid,
    language_of,
    section,
    sections,
    until,
    whole_number,
)
from reckoning.faces.web.sight import NotFound, Sight
from reckoning.faces.web.subjects import in_words, to_subject
from reckoning.faces.web.thresholds import thresholds_of
from reckoning.faces.web.under import judgements_on, resting_on, under, why
from reckoning.faces.web.words import kind_words, label, marks, period
from reckoning.model.basis import RULES, Basis, Grade
from reckoning.model.bound import Amount, Bound, wording
from reckoning.model.errors import UsageError
from reckoning.model.instant import parse_date

A_PAGE = 100
KIND_COLUMN = 1
OWN_PAGES = ("delivery", "incident")
POSITIONS = {"lon": "Position", "lon_end": "Position at the end"}
SUBJECT_FIELDS = {"mmsi": "mmsi", "mmsi_2": "mmsi", "imo": "imo"}
TOLD_APART = ("id", "title", "kind", "subjects", "parameters", "grade", "grade_by_rule", "low", "best", "high", "bound",
              "unit", "rule", "run")  # fmt: skip
TELLING = {"incident": ("groups",)}
"""Parameters that hold the words of a data set on its sources: a headline names who was killed."""
FILTER = """
    FROM held.findings f WHERE ? IN ('', f.kind) AND ? IN ('', f.grade) AND ? IN ('', f.basis)
    AND (? = '' OR contains(lower(concat_ws(' ', title, name, place, mmsi, imo, pattern, setting, signs)), lower(?)))
    AND (? = '' OR f.start >= CAST(? AS DATE)) AND (? = '' OR f.start < CAST(? AS DATE) + INTERVAL 1 DAY)"""


def page(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    """One finding, or with no name those that fit what was asked."""
    return _one(sight, name, asked) if name else _all(sight, asked)


def _all(sight: Sight, asked: Mapping[str, str]) -> Page:
    kind = asked.get("kind", "")
    skipped = whole_number(asked.get("skip", ""))
    given = _given(asked)
    total = (sight.one(f"SELECT count(*) AS n {FILTER}", *given) or {"n": 0})["n"]
    found = sight.rows(
        f"SELECT f.*, f.id IN (SELECT id FROM held.simulated) AS simulated {FILTER}"
        " ORDER BY start, id LIMIT ? OFFSET ?",
        *given, A_PAGE, skipped,
    )  # fmt: skip
    left = total > skipped + len(found)
    more = address_with("/findings", asked, skip=skipped + A_PAGE) if left else ""
    columns = ("finding", "kind", "from", "to", "amount", "rests on", "grade", "marks")
    rows = [_row(sight, r) for r in found]
    shown = [i for i, name in enumerate(columns) if name not in ("kind", "amount", "marks") or _tells(rows, i)]
    listed = grid(
        "findings", "", [columns[i] for i in shown], [[row[i] for i in shown] for row in rows],
        total=total if left or skipped else 0, more=more,
    )  # fmt: skip
    title = kind_words(kind, 2).capitalize() if kind else "Findings"
    nothing = None if listed else Note("Nothing fits what was asked.")
    lead = f"{total:,} findings" + (f", from the {skipped + 1:,}. on" if skipped else "")
    return Page(title, "findings", sections(section("", _filters(sight, asked), listed, nothing)), lead=lead)


def _given(asked: Mapping[str, str]) -> list[str]:
    """What a query is given, in the order of `FILTER`; raises `UsageError` for a day that is none."""
    text = asked.get("q", "").strip()
    days = [parse_date(day).isoformat() if (day := asked.get(name, "").strip()) else "" for name in ("since", "until")]
    first = [asked.get(name, "") for name in ("kind", "grade", "basis")]
    return [*first, text, text, *(d for day in days for d in (day, day or "2000-01-01"))]


def _filters(sight: Sight, asked: Mapping[str, str]) -> Filters:
    kinds = sight.rows("SELECT kind, count(*) AS n FROM held.findings GROUP BY kind ORDER BY kind")
    every = ("", "all")
    return Filters(
        (
            Choice("kind", "Kind", (every, *((r["kind"], f"{kind_words(r['kind'], 2)} ({r['n']:,})") for r in kinds)),
                   asked.get("kind", "")),
            Choice("grade", "Grade", (every, *((str(g), str(g)) for g in Grade)), asked.get("grade", "")),
            Choice("basis", "Rests on what is", (every, *((str(b), str(b)) for b in Basis)), asked.get("basis", "")),
            Choice("q", "Words", (), asked.get("q", ""), "search"),
            Choice("since", "From", (), asked.get("since", ""), "date"),
            Choice("until", "To", (), asked.get("until", ""), "date"),
        )
    )  # fmt: skip


def _tells(rows: Sequence[tuple[Cell, ...]], column: int) -> bool:
    """Whether a column tells its rows apart: not one kind for all, not empty."""
    texts = {row[column].text for row in rows}
    return texts != {""} and (len(texts) > 1 or column != KIND_COLUMN)


def _row(sight: Sight, r: Mapping[str, Any]) -> tuple[Cell, ...]:
    words = in_words(sight, r)
    other = list(marks(r, r["simulated"])[1:])
    return (
        Cell(words, address("finding", r["id"]), language=language_of(words)),
        Cell(kind_words(r["kind"]), address("findings", kind=r["kind"])),
        *period(r),
        _amount(r),
        Cell(r["basis"]),
        graded(r["grade"]),
        Cell(", ".join(other), tone=other[0] if other else Tone.PLAIN),
    )


def _amount(row: Mapping[str, Any]) -> Cell:
    """How much it says, with its bounds; a number alone where it is one."""
    ends = [n for n in (row["low"], row["best"], row["high"]) if n is not None]
    if not ends or ends != sorted(ends):
        return Cell("")
    bound = Bound(row["bound"]) if row["bound"] else Bound.EXACT
    return Cell(wording(Amount(row["low"], row["best"], row["high"], bound, row["unit"] or "")))


def _one(sight: Sight, name: str, asked: Mapping[str, str]) -> Page:
    try:
        name = whole_id(sight, FINDING, name)
    except NotFound:
        if is_id(name) and (was := earlier(sight, name)):
            return gone(sight, was)
        raise
    row = sight.finding(name)
    is_simulated = sight.one("SELECT id FROM held.simulated WHERE id = ?", name) is not None
    stale = asked.get("state", "") not in ("", sight.state)
    own = Note("All that is known of it, on its own page", href=address(row["kind"], name))
    return Page(
        in_words(sight, row),
        "finding",
        sections(
            section("", _facts(sight, row), own if row["kind"] in OWN_PAGES else None),
            section("Since the state that was asked for", compared(sight, row, asked["state"]) if stale else None),
            section(f"Why it is {row['grade']}", *_reasons(sight, row)),
            *under(sight, name),
            section("What rests on it", resting_on(sight, name)),
            section("What people decided on it", judgements_on(sight, "grade", name)),
            section("What it was found by", *_found_by(sight, row)),
        ),
        marks=marks(row, is_simulated),
        trail=(("Findings", "/findings"), (kind_words(row["kind"], 2), address("findings", kind=row["kind"]))),
    )


def _facts(sight: Sight, row: Mapping[str, Any]) -> Block | None:
    told: list[tuple[str, object]] = []
    if row["subjects"]:
        told.append(("About", [to_subject(sight, s) for s in row["subjects"]]))
    amount = _amount(row)
    if amount.text:
        told.append(("How much", amount))
    for field, value in row.items():
        if value is None or value == "" or field in TOLD_APART:
            continue
        if field == "end":
            told.append((label(field), until(row["start"], value)))
        elif field in SUBJECT_FIELDS:
            told.append((label(field), Cell(str(value), address("ship", f"{SUBJECT_FIELDS[field]}:{value}"))))
        elif field == "place":
            told.append((label(field), to_subject(sight, value)))
        elif field == "signs":
            told.append((label(field), [cell(sign) for sign in value.split("; ")]))
        elif field in POSITIONS:
            told.append((POSITIONS[field], f"{row[field.replace('lon', 'lat')]:.5f}, {value:.5f}"))
        elif field in ("lat", "lat_end"):
            continue
        elif isinstance(value, float):
            told.append((label(field), Cell(f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}", number=value)))
        else:
            told.append((label(field), cell(value)))
    seen = Cell("see it there", address("workbench", sel=f"finding:{row['id']}")) if row["lon"] is not None else None
    return facts(*told, ("On the map", seen), ("Id", row["id"]))


def _reasons(sight: Sight, row: Mapping[str, Any]) -> list[Block | None]:
    because = why(sight, row)
    overridden = row["grade"] != row["grade_by_rule"]
    by_rule = Note(f"A person decided so; the rule alone gives: {row['grade_by_rule']}.", Tone.CONTESTED)
    return [
        by_rule if overridden else None,
        Items(tuple(Cell(reason) for reason in because)),
        Note(f"The rule for {row['grade_by_rule']}: {RULES[Grade(row['grade_by_rule'])]}."),
    ]


def _found_by(sight: Sight, row: Mapping[str, Any]) -> list[Block | None]:
    thresholds = [(name, cell(value)) for name, value in thresholds_of(sight, row["rule"])]
    parameters = [p for p in _parameters(row["parameters"] or "") if p[0] not in TELLING.get(row["kind"], ())]
    return [
        facts(("Rule", row["rule"]), ("Run", Cell(row["run"], address("run", row["run"])))),
        grid("parameters", "What the rule went by", ("what", "value"), parameters),
        grid("thresholds", "Thresholds in force", ("threshold", "value"), thresholds),
    ]


def _parameters(text: str) -> list[tuple[str, object]]:
    """The parameters of a finding as names and values; what is nested comes as JSON."""
    try:
        found = json.loads(text) if text else {}
    except ValueError as error:
        raise UsageError(f"the parameters of this finding are no JSON: {error}") from error
    plain = (str, int, float, bool, type(None))
    return [
        (name.replace("_", " "), value if isinstance(value, plain) else json.dumps(value, ensure_ascii=False))
        for name, value in found.items()
        if value not in (None, "", [], {})
    ]
