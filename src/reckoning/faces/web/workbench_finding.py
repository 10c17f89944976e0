"""One finding for the workbench's panel: its fields, why it has its grade, its thresholds, the records under it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from reckoning.chain.reach import Interval
from reckoning.chain.reach_outline import fix_of, reach_outline
from reckoning.faces.web.page import address, cell
from reckoning.faces.web.sight import NotFound, Sight
from reckoning.faces.web.thresholds import thresholds_of
from reckoning.faces.web.words import period

Point = tuple[float, float]
NAMING = ("mmsi", "mmsi_2", "imo")
PLACED = ("lon", "lat", "lon_end", "lat_end")
UNSHOWN = ("title", "kind", "grade", "basis", "because", "parameters", "grade_by_rule")
ASSUMPTION = (
    "At no more than {speed:g} kn over the ground, by great circle; land is not taken out. Outside is proven out of "
    "reach, inside is not proven in it."
)
DOUBTED = "It cannot have sailed from the position before to the one after: one is false, nothing is ruled out."


@dataclass(frozen=True)
class Labelled:
    """A name and a value in words."""

    name: str
    value: str


@dataclass(frozen=True)
class Original:
    """A place in an original, and its text."""

    role: str
    file_name: str
    locator: str
    page: str
    text: str
    rendered: bool


@dataclass(frozen=True)
class Detail:
    """What the panel shows of one finding."""

    state: str
    id: str
    kind: str
    title: str
    page: str
    grade: str
    basis: str
    reasons: list[str]
    fields: list[Labelled]
    thresholds: list[Labelled]
    originals: list[Original]
    left_out: int


@dataclass(frozen=True)
class Candidate:
    """A terminal that a reach set was asked of."""

    id: str
    name: str
    at: Point
    page: str
    reachable: bool
    hours_left: float | None
    why: str


@dataclass(frozen=True)
class Reach:
    """Where a silent ship could have been, and which terminals that leaves."""

    state: str
    id: str
    outline: list[list[Point]]
    top_speed_kn: float
    assumption: str
    terminals: list[Candidate]


def detail_of(sight: Sight, id_: str) -> Detail:
    """A finding by its id; raises `NotFound`."""
    row, shown = sight.finding(id_), sight.show(id_)
    fields = dict(shown.fields)
    times = dict(zip(("start", "end"), (c.text for c in period(row)), strict=True))
    return Detail(
        state=sight.state,
        id=id_,
        kind=row["kind"],
        title=row["title"] or str(row["kind"]).replace("_", " "),
        page=address("finding", id_),
        grade=row["grade"],
        basis=row["basis"],
        reasons=[part for part in str(fields.get("because", "")).split("; ") if part],
        fields=[
            Labelled(name.replace("_", " "), times.get(name) or _words(name, value))
            for name, value in fields.items()
            if name not in UNSHOWN
        ],
        thresholds=[Labelled(name, _words(name, value)) for name, value in thresholds_of(sight, row["rule"])],
        originals=[
            Original(o.role, o.file_name, o.locator, address("evidence", o.evidence, at=o.locator), o.text, o.rendered)
            for o in shown.originals
        ],
        left_out=shown.left_out,
    )


def _words(name: str, value: object) -> str:
    """A value in words: numbers that name something as they are, measured ones to four digits."""
    if isinstance(value, list | tuple):
        return ", ".join(_words(name, part) for part in value)
    if name in NAMING:
        return str(value)
    if name in PLACED:
        return f"{value:.5f}"
    return f"{value:,.4g}" if isinstance(value, float) and abs(value) < 1e4 else cell(value).text


def reach_of(sight: Sight, id_: str) -> Reach:
    """The reach set concluded of a silence or false position, by its id; raises `NotFound`."""
    row = sight.one(
        "SELECT id, parameters FROM held.findings WHERE kind = 'reach' AND (list_contains(subjects, ?) OR id = ?)",
        f"finding:{id_}", id_,
    )  # fmt: skip
    kept = json.loads(row["parameters"]) if row else {}
    if row is None or "last" not in kept:
        raise NotFound(f"no reach set was concluded of {id_}", do="run: reckoning chain")
    first = fix_of(kept["first"]) if kept["first"] else None
    interval = Interval(fix_of(kept["last"]), first, kept["until_ms"])
    line = reach_outline(interval, kept["greatest_speed_kn"])
    assumption = ASSUMPTION.format(speed=kept["greatest_speed_kn"])
    if kept["ends_doubted"]:
        assumption = DOUBTED
    possible = {p["place"]: p for p in kept["possible"]}
    terminals = [
        Candidate(
            c["place"],
            c["name"] or c["place"],
            (c["lon"], c["lat"]),
            address("place", c["place"]),
            c["place"] in possible,
            possible[c["place"]]["longest_dwell_h"] if c["place"] in possible else None,
            _why(possible.get(c["place"]), kept["ends_doubted"]),
        )
        for c in kept["candidates"]
    ]
    terminals.sort(key=lambda t: (not t.reachable, -(t.hours_left or 0.0), t.id))
    return Reach(sight.state, id_, [list(line)] if line else [], kept["greatest_speed_kn"], assumption, terminals)


def _why(found: dict[str, float] | None, doubted: bool) -> str:
    if found is None:
        return "a loading there is proven impossible at that speed"
    if doubted:
        return "not ruled out: an end of the interval is false"
    fits = "fits" if found["loading_fits"] else "does not fit"
    return (
        f"needs {found['least_speed_kn']:.1f} kn at least; by sea lanes at the usual speed {found['best_dwell_h']:.0f} "
        f"h are left, and a loading {fits}"
    )
