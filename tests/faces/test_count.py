"""count, overlap and compare on a case: readable, in JSON, in files; no name and no small cell leaves."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from reckoning.case import Case
from reckoning.faces.cli import reckoning
from reckoning.model.errors import UsageError

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "tests" / "fixtures" / "figures" / "published.csv"
REGISTER = "No,Name,Sex,Age,Date of death,Township,Status\n"


def run(case: Path, *arguments: object) -> Result:
    """A command on the case, in this process; our own errors are raised."""
    done = CliRunner().invoke(reckoning, [*map(str, arguments), "--case", str(case)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("count")
    rows = [
        f"{n},Unmistakable {n},{'F' if n % 2 else 'M'},{200 if n == 3 else 30},2021-03-{1 + n:02d},"
        f"{'Monywa' if n < 12 else 'Pale'},killed\n"
        for n in range(15)
    ]
    (folder / "register.csv").write_text(REGISTER + "".join(rows))
    made = Case.create(folder / "case")
    made.add([folder / "register.csv"], source="kept", published="2022-01-01")
    made.add([FIGURES])
    return folder / "case"


def test_a_count_says_its_bounds_its_source_and_its_warnings(case: Path) -> None:
    done = run(case, "count")
    assert "deaths: 15 people, from 15 people in kept" in done.stdout
    assert "! not_an_age: 1 records give an age that cannot be one" in done.stdout
    assert "never added up" in done.stdout and "nearly 4,500 people" in done.stdout


def test_no_command_prints_a_name(case: Path) -> None:
    for command in (
        ["count", "--by", "day"],
        ["count", "--by", "place"],
        ["overlap"],
        ["compare"],
        ["compare", "F009"],
    ):
        for as_json in ([], ["--json"]):
            done = run(case, *command, *as_json)
            assert "Unmistakable" not in done.stdout + done.stderr, command


def test_small_cells_are_hidden_on_screen_in_json_and_in_files(case: Path, tmp_path: Path) -> None:
    table, picture = tmp_path / "t.csv", tmp_path / "t.svg"
    done = run(case, "count", "--by", "place", "--csv", table, "--svg", picture)
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    assert [(row["place"], row["best"]) for row in rows] == [("all", "15"), ("Monywa", "<5"), ("Pale", "<5")]
    assert "Pale    <5 or withheld" in done.stdout
    given = json.loads(run(case, "count", "--by", "place", "--json").stdout)
    assert [row["best"] for row in given] == [15, None, None]
    assert "Pale: &lt;5 or withheld" in picture.read_text() and ElementTree.parse(picture)


def test_a_table_that_gives_people_away_beside_an_earlier_one_is_refused(case: Path, tmp_path: Path) -> None:
    table = tmp_path / "march.csv"
    run(case, "count", "--to", "2021-03-12", "--csv", table)
    with pytest.raises(UsageError, match="a cell of <5 people"):
        run(case, "count", "--released", table)
    run(case, "count", "--to", "2021-03-12", "--released", table)


@pytest.fixture
def guarded(tmp_path: Path) -> Path:
    """A register of 18 in two townships: of Pale's 9, six records and the place of a seventh are withheld."""
    rows = [
        f"{n},Unmistakable {n},{'F' if n % 2 else 'M'},30,2021-03-{1 + n:02d},{'Monywa' if n < 9 else 'Pale'},killed\n"
        for n in range(18)
    ]
    (tmp_path / "register.csv").write_text(REGISTER + "".join(rows))
    case = Case.create(tmp_path / "case")
    case.add([tmp_path / "register.csv"], source="kept", published="2022-01-01")
    pale = [row for row in case.rows() if row.text("township") == "Pale"]
    for row in pale[:6]:
        case.withhold(row.statement, "a witness is at risk")
    case.withhold(next(f.statement for f in pale[6].fields if f.property == "township"), "a witness is at risk")
    return case.root


def best_of(table: Path) -> dict[str, str]:
    with table.open(encoding="utf-8") as rows:
        return {row["place"]: row["best"] for row in csv.DictReader(rows)}


def test_files_count_what_may_leave_and_the_screen_counts_all(guarded: Path, tmp_path: Path) -> None:
    table, picture = tmp_path / "t.csv", tmp_path / "t.svg"
    done = run(guarded, "count", "--by", "place", "--csv", table, "--svg", picture)
    assert best_of(table)["all"] == "12"
    drawn = picture.read_text()
    assert "deaths: 12 people" in drawn and "18 people" not in drawn
    assert "deaths: 18 people" in done.stdout
    assert "7 records are withheld, in whole or in part; they stay behind: files count what may leave" in done.stderr
    run(guarded, "overlap", "--csv", tmp_path / "o.csv", "--svg", tmp_path / "o.svg")
    with (tmp_path / "o.csv").open(encoding="utf-8") as rows:
        assert next(csv.DictReader(rows))["best"] == "12"
    assert ">12<" in (drawn := (tmp_path / "o.svg").read_text()) and ">18<" not in drawn


def test_the_screen_says_that_it_counts_what_is_withheld(guarded: Path) -> None:
    done = run(guarded, "count")
    assert "deaths: 18 people" in done.stdout
    assert "7 records are withheld, in whole or in part; figures on the screen count the whole case" in done.stderr
    assert isinstance(json.loads(run(guarded, "count", "--json").stdout), list)


def test_a_table_released_before_something_was_withheld_refuses_what_tells_of_it(guarded: Path, tmp_path: Path) -> None:
    case, before = Case.open(guarded), tmp_path / "before.csv"
    run(guarded, "count", "--csv", before)
    monywa = next(row for row in case.rows() if row.text("township") == "Monywa")
    case.withhold(monywa.statement, "a witness is at risk")
    with pytest.raises(UsageError, match="a cell of <5 people"):
        run(guarded, "count", "--released", before)


def test_what_is_withheld_as_a_whole_is_written_nowhere(guarded: Path, tmp_path: Path) -> None:
    case = Case.open(guarded)
    case.withhold(case.evidence()[0].sha256, "all of it")
    for command in (["count"], ["count", "--source", "kept"], ["overlap"]):
        with pytest.raises(UsageError, match="all that answers this is withheld"):
            run(guarded, *command, "--csv", tmp_path / "none.csv")
    assert not (tmp_path / "none.csv").exists()


def test_withholding_a_withdrawn_consent_brings_nobody_back(tmp_path: Path) -> None:
    rows = [f"{n},Unmistakable {n},M,30,2021-03-{1 + n:02d},Pale,killed\n" for n in range(12)]
    (tmp_path / "register.csv").write_text(REGISTER + "".join(rows))
    case = Case.create(tmp_path / "case")
    case.add([tmp_path / "register.csv"], source="kept", published="2022-01-01")
    cell = next(f.statement for f in case.rows()[0].fields if f.property == "name")
    case.judge("consent", cell, "withdrawn", reason="the family asked")
    case.withhold(cell, "the family asked")
    run(case.root, "count", "--by", "place", "--csv", tmp_path / "t.csv")
    assert best_of(tmp_path / "t.csv")["all"] == "11"


@pytest.mark.parametrize("own", ["ledger.jsonl", "case.toml", "blobs/x.csv", "derived/x.csv"])
def test_no_file_of_the_case_is_written_over(case: Path, own: str) -> None:
    before = (case / "ledger.jsonl").read_bytes(), (case / "case.toml").read_bytes()
    for command in (["count", "--csv"], ["count", "--svg"], ["overlap", "--csv"]):
        with pytest.raises(UsageError, match="is a part of the case"):
            run(case, *command, case / own)
    assert before == ((case / "ledger.jsonl").read_bytes(), (case / "case.toml").read_bytes())


def test_programs_get_the_warnings_and_the_sources_with_the_total(case: Path) -> None:
    [total] = json.loads(run(case, "count", "--of", "people", "--json").stdout)
    assert total["of"] == "people" and total["sources"] == ["kept"]
    assert [w["code"] for w in total["warnings"]] == ["not_an_age"]
    with pytest.raises(UsageError, match="there are no records to write a table of"):
        run(case, "count", "--of", "events", "--csv", case.parent / "none.csv")


def test_json_is_one_list(case: Path) -> None:
    for command in (
        ["count"],
        ["count", "--what", "people", "--by", "month"],
        ["overlap"],
        ["compare"],
        ["compare", "F085"],
    ):
        done = run(case, *command, "--json")
        assert isinstance(json.loads(done.stdout), list), command


def test_a_comparison_names_causes_and_what_they_leave(case: Path) -> None:
    done = run(case, "compare", "F008")
    assert "because side: AAPP counts those harmed by the state and its allies, PRIO by all sides" in done.stdout
    assert "like with like: F087 PRIO, the state and its allies: 3,003 people" in done.stdout
    everything = run(case, "compare").stdout
    assert "F079 breaks the series and is suspect" in everything
    assert "! no rate of F082 over F083" in everything


def test_an_overlap_of_one_source_is_said_plainly_and_drawn(case: Path, tmp_path: Path) -> None:
    done = run(case, "overlap", "--svg", tmp_path / "o.svg", "--csv", tmp_path / "o.csv")
    assert "only kept recorded any: there is no overlap to show" in done.stdout
    assert ElementTree.parse(tmp_path / "o.svg") and (tmp_path / "o.csv").read_text().startswith("what,")


def test_nothing_known_by_a_day_is_said_and_is_no_error(case: Path) -> None:
    done = run(case, "count", "--as-of", "2021-12-31")
    assert "no records to count deaths from as known on 2021-12-31" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["count", "--what", "souls"], "nothing is counted as"),
        (["count", "--by", "moon"], "nothing is grouped by"),
        (["count", "--from", "2022-02-30"], "not a date"),
        (["compare", "F999"], "no published figure"),
        (["compare", "--as-of", "soon"], "not a date"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(case: Path, arguments: list[str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        run(case, *arguments)


def test_the_demo_sets_the_series_beside_the_events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reckoning.faces import demo_count

    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    said: list[str] = []
    demo_count.run(said.append)
    told = "\n".join(said)
    assert "4,488 records read = 4,488 kept + 0 rejected" in told
    assert "explains, side: AAPP counts those harmed by the state and its allies, UCDP GED by all sides" in told
    assert "leads back to myanmar-published-figures.csv, record:23" in told
