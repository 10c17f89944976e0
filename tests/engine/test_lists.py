"""Sanctions lists in a case: what they say is statements, and each leads back to its record."""

from __future__ import annotations

from pathlib import Path

import pytest

from reckoning.case import Case
from reckoning.engine.lists import lists_in
from reckoning.model.errors import UsageError

SDN = '36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
SHOON = (
    '44660,"SHOON ENERGY PTE. LTD.",-0- ,"BURMA-EO14014",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    "\"Organization Established Date 2016; a.k.a. 'ASIA SUN'.\"\n"
)
EU = (
    "celex,recordId,startDate,schema,name,alias,notes\n"
    '32013R0401,IV.A:1,2021-03-22,Person,Min Aung Hlaing,,"chief, of staff"\n'
)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    case = Case.create(tmp_path / "case")
    for name, content in (("sdn_2023-08-17.csv", SDN), ("sdn_2023-08-24.csv", SDN + SHOON)):
        (tmp_path / name).write_text(content)
    case.add([tmp_path / "sdn_2023-08-17.csv", tmp_path / "sdn_2023-08-24.csv"])
    return case


def test_a_list_is_recognised_and_its_names_are_statements_dated_by_the_list(case: Case) -> None:
    said = [s for s in case.statements("name") if s.subject == "ofac:44660"]
    assert [(s.raw, s.stated_by, s.stated_on, s.locator) for s in said] == [
        ("SHOON ENERGY PTE. LTD.", "OFAC", "2023-08-24", "record:1")
    ]
    assert case.show(said[0].id).originals[0].text == SHOON.strip()
    assert not case.show(said[0].id).originals[0].rendered


def test_studies_are_given_the_lists_oldest_first(case: Case) -> None:
    lists = lists_in(case.material().originals)
    assert [str(found.version) for found in lists] == ["2023-08-17", "2023-08-24"]
    assert [len(found.designations) for found in lists] == [1, 2]


def test_a_list_without_a_date_is_kept_and_says_no_day(tmp_path: Path) -> None:
    (tmp_path / "sdn.csv").write_text(SDN)
    case = Case.create(tmp_path / "case")
    assert case.add([tmp_path / "sdn.csv"])[0].intake.kept == 1
    assert {s.stated_on for s in case.statements("name")} == {""}
    case.add([tmp_path / "sdn.csv"], published="2023-08-17")
    assert {s.stated_on for s in case.statements("name")} == {"2023-08-17"}


def test_a_file_that_is_no_list_can_be_called_one_only_to_be_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello\nworld\n")
    case = Case.create(tmp_path / "case")
    added = case.add([tmp_path / "a.txt"], reader="sanctions-list")[0]
    assert "not a sanctions list" in added.intake.refused
    with pytest.raises(UsageError):
        case.add([tmp_path / "a.txt"], reader="no-such-reader")


def test_a_compressed_list_is_known_by_its_bytes_and_not_by_its_name(tmp_path: Path) -> None:
    import gzip

    (tmp_path / "list_2023-08-24").write_bytes(gzip.compress((SDN + SHOON).encode()))
    case = Case.create(tmp_path / "case")
    case.add([tmp_path / "list_2023-08-24"])
    said = next(s for s in case.statements("name") if s.subject == "ofac:44660")
    assert said.locator == "gz!record:1"
    assert case.show(said.id).originals[0].text == SHOON.strip()
