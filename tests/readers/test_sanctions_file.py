"""Sanctions lists: every layout is read, every record accounted for, and what is not a list is refused in words."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reckoning.model.errors import InputError, ReckoningError
from reckoning.model.evidence import DateBasis
from reckoning.readers.sanctions_file import load_sanctions, read_sanctions
from reckoning.readers.sanctions_list import AliasStrength, Designation, ListedKind, SanctionsList
from reckoning.readers.sanctions_ofac_csv import Companion

FIXTURES = Path(__file__).parents[1] / "fixtures" / "sanctions"
UK_NAMES = "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5"


def by_id(sanctions: SanctionsList, uid: str) -> Designation:
    return next(d for d in sanctions.designations if d.id == uid)


def reasons(sanctions: SanctionsList) -> list[str]:
    return [r.reason for r in sanctions.files[0].rejects]


def test_a_published_us_list_is_read_whole() -> None:
    sanctions = load_sanctions(FIXTURES / "ofac_sdn_2023-08-24.csv")
    assert (sanctions.version, sanctions.version_basis) == (date(2023, 8, 24), DateBasis.FILE_NAME)
    assert sanctions.files[0].account.read == sanctions.files[0].account.kept == len(sanctions.designations) == 137
    shoon = by_id(sanctions, "44660")
    assert (shoon.name, shoon.kind, shoon.programmes) == (
        "SHOON ENERGY PTE. LTD.",
        ListedKind.ENTITY,
        ("BURMA-EO14014",),
    )
    assert shoon.dates == ("Organization Established Date 27 Jun 2018",)
    assert shoon.designated_on is None
    assert by_id(sanctions, "44718").programmes == ("DPRK3", "CYBER2")


def test_a_locator_names_the_physical_record() -> None:
    path = FIXTURES / "ofac_sdn_2023-08-24.csv"
    shoon = by_id(load_sanctions(path), "44660")
    assert shoon.locator == f"record:{shoon.ordinal}"
    assert path.read_text().splitlines()[shoon.ordinal].startswith('44660,"SHOON ENERGY')


def test_a_ships_number_is_taken_and_a_companys_is_not() -> None:
    rows = (
        '1,"SHIP","vessel","X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Vessel Registration Identification IMO 9187629."\n'
        '2,"SHIP B","vessel","X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Vessel Registration Identification IMO 9187628."\n'
        '3,"OWNER","-0-","X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Identification Number IMO 9187629."\n'
        '4,"OWNER B","vessel","X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Company Number IMO 9187629."\n'
    )
    sanctions = read_sanctions(rows.encode(), "sdn.csv")
    assert [d.imo for d in sanctions.designations] == [9187629, None, None, None]
    assert [(n.code, n.count, n.first_locator) for n in sanctions.files[0].notes] == [
        ("imo_check_digit", 1, "record:1")
    ]


def test_companion_files_add_aliases_addresses_and_the_rest_of_the_remarks() -> None:
    cut = "a.k.a. 'ONE'; " + "x" * 990
    sdn = f'7,"ALPHA LTD",-0- ,"P",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"{cut}"\n'
    alt = '7,1,"fka","BETA LTD",-0- \n9,2,"aka","NOBODY",-0- \n7,3,"aka"\n'
    add = '7,5,"1 Road","Yangon","Burma",-0- \n'
    comments = "7,\"; a.k.a. 'TWO'.\"\n"
    beside = [Companion("alt.csv", alt, ("gz",)), Companion("add.csv", add), Companion("sdn_comments.csv", comments)]
    sanctions = read_sanctions(sdn.encode(), "sdn.csv", companions=beside)
    alpha = sanctions.designations[0]
    assert [(a.name, a.strength, a.kind, a.file) for a in alpha.aliases] == [
        ("BETA LTD", AliasStrength.STRONG, "fka", "alt.csv"),
        ("ONE", AliasStrength.WEAK, "aka", "sdn.csv"),
        ("TWO", AliasStrength.WEAK, "aka", "sdn.csv"),
    ]
    assert alpha.addresses == ("1 Road, Yangon, Burma",)
    assert alpha.aliases[0].locator == "gz!record:0"
    assert [r.reason for r in sanctions.files[1].rejects] == ["not_on_list", "columns"]
    without = read_sanctions(sdn.encode(), "sdn.csv")
    assert [n.code for n in without.files[0].notes] == ["remarks_cut"]


def test_broken_records_are_rejected_with_their_place() -> None:
    rows = (FIXTURES / "ofac_sdn_2023-08-24.csv").read_bytes().splitlines(keepends=True)[:4]
    rows[1:1] = [b'36,"AGAIN"' + b",-0- " * 10 + b"\r\n", b"too,short\r\n", b"99" + b",-0- " * 11 + b"\r\n"]
    sanctions = read_sanctions(b"".join(rows), "sdn.csv")
    assert reasons(sanctions) == ["duplicate_id", "columns", "no_name"]
    assert [r.locator for r in sanctions.files[0].rejects] == ["record:1", "record:2", "record:3"]
    assert sanctions.files[0].account.kept == 4


STANDARD = """<?xml version="1.0"?><sdnList xmlns="urn:x">
<publshInformation><Publish_Date>08/24/2023</Publish_Date></publshInformation>
<sdnEntry><uid>44660</uid><lastName>SHOON ENERGY PTE. LTD.</lastName><sdnType>Entity</sdnType>
 <programList><program>BURMA-EO14014</program></programList>
 <akaList><aka><uid>1</uid><type>f.k.a.</type><category>weak</category><lastName>ASIA SUN AVIATION</lastName></aka>
 </akaList></sdnEntry>
<sdnEntry><uid>5</uid><firstName>Zaw Min</firstName><lastName>TUN</lastName><sdnType>Individual</sdnType></sdnEntry>
<sdnEntry><uid>6</uid><lastName>ARTAVIL</lastName><sdnType>Vessel</sdnType><idList><id>
 <idType>Vessel Registration Identification</idType><idNumber>IMO 9187629</idNumber></id></idList></sdnEntry>
<sdnEntry><uid>8</uid></sdnEntry></sdnList>"""


def test_the_standard_xml_prints_its_own_date() -> None:
    sanctions = read_sanctions(STANDARD.encode(), "sdn_2020-01-01.xml")
    assert (sanctions.version, sanctions.version_basis) == (date(2023, 8, 24), DateBasis.METADATA)
    assert [d.name for d in sanctions.designations] == ["SHOON ENERGY PTE. LTD.", "TUN, Zaw Min", "ARTAVIL"]
    assert [d.imo for d in sanctions.designations] == [None, None, 9187629]
    alias = sanctions.designations[0].aliases[0]
    assert (alias.name, alias.strength, alias.kind) == ("ASIA SUN AVIATION", AliasStrength.WEAK, "fka")
    assert reasons(sanctions) == ["no_name"]


ADVANCED = """<Sanctions xmlns="urn:y"><DateOfIssue><Year>2023</Year><Month>8</Month><Day>24</Day></DateOfIssue>
<ReferenceValueSets><PartyTypeValues><PartyType ID="2">Entity</PartyType></PartyTypeValues>
 <PartySubTypeValues><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType>
 <PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType></PartySubTypeValues>
 <IDRegDocTypeValues><IDRegDocType ID="1626">Vessel Registration Identification</IDRegDocType></IDRegDocTypeValues>
 <ScriptValues><Script ID="215">Latin</Script><Script ID="220">Cyrillic</Script></ScriptValues>
 <AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType></AliasTypeValues>
 <NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType></NamePartTypeValues>
 <EntryEventTypeValues><EntryEventType ID="1">Created</EntryEventType><EntryEventType ID="2">Removed</EntryEventType>
 </EntryEventTypeValues></ReferenceValueSets>
<IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="1626" IdentityID="70">
 <IDRegistrationNo>IMO 9187629</IDRegistrationNo></IDRegDocument></IDRegDocuments>
<DistinctParties><DistinctParty FixedRef="9"><Profile ID="9" PartySubTypeID="1"><Identity ID="70" Primary="true">
 <Alias AliasTypeID="1400" Primary="false" LowQuality="true"><DocumentedName><DocumentedNamePart>
  <NamePartValue ScriptID="215">ALPHA</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
 <Alias AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName><DocumentedNamePart>
  <NamePartValue ScriptID="220">АРТАВИЛ</NamePartValue></DocumentedNamePart></DocumentedName>
  <DocumentedName><DocumentedNamePart><NamePartValue ScriptID="215">ARTAVIL</NamePartValue></DocumentedNamePart>
  </DocumentedName></Alias></Identity></Profile></DistinctParty>
 <DistinctParty FixedRef="10"/></DistinctParties>
<SanctionsEntries><SanctionsEntry ID="9" ProfileID="9" ListID="1550">
 <EntryEvent EntryEventTypeID="2"><Date><Year>2001</Year><Month>1</Month><Day>1</Day></Date></EntryEvent>
 <EntryEvent EntryEventTypeID="1"><Date><Year>2012</Year><Month>7</Month><Day>12</Day></Date></EntryEvent>
 <SanctionsMeasure><Comment>IRAN</Comment></SanctionsMeasure></SanctionsEntry></SanctionsEntries></Sanctions>"""


def test_the_advanced_xml_gives_the_day_of_designation() -> None:
    sanctions = read_sanctions(ADVANCED.encode(), "sdn_advanced.xml")
    ship = sanctions.designations[0]
    assert (ship.name, ship.kind, ship.imo) == ("ARTAVIL", ListedKind.VESSEL, 9187629)
    assert (ship.designated_on, ship.list_version) == (date(2012, 7, 12), date(2023, 8, 24))
    assert ship.programmes == ("IRAN",)
    assert {(a.name, a.strength, a.kind) for a in ship.aliases} == {
        ("ALPHA", AliasStrength.WEAK, "aka"),
        ("АРТАВИЛ", AliasStrength.STRONG, "script"),
    }
    assert len(reasons(sanctions)) == 1


EU_TABLE = (
    "celex,recordId,annex,measure,startDate,reason,schema,name,alias,programKey,imoNumber\n"
    '32013R0401,1,IV.A,Asset freeze,25.6.2018,Because.,Person,A Person,"U A Person, Ma Ba; Ko Ca",EU-MMR,\n'
    '32013R0401,1,IV.B,Asset freeze,29.10.2024,Because.,LegalEntity,"A Firm Co., Ltd.","Firm, The",EU-MMR,\n'
    "32013R0401,1,IV.B,Asset freeze,29.10.2024,Because.,LegalEntity,Again,,EU-MMR,\n"
    "32013R0401,2,IV.B,Asset freeze,soon,Because.,LegalEntity,No Date,,EU-MMR,\n"
)


def test_an_eu_annex_dates_each_record_and_not_itself() -> None:
    sanctions = read_sanctions(EU_TABLE.encode(), "eu_2013_401_myanmar.csv")
    assert (sanctions.version, sanctions.version_basis) == (None, DateBasis.UNKNOWN)
    person, firm, undated = sanctions.designations
    assert (person.id, person.designated_on) == ("32013R0401:IV.A:1", date(2018, 6, 25))
    assert [a.name for a in person.aliases] == ["U A Person", "Ma Ba", "Ko Ca"]
    assert [a.name for a in firm.aliases] == ["Firm, The"]
    assert undated.designated_on is None
    assert reasons(sanctions) == ["duplicate_id"]
    assert [n.code for n in sanctions.files[0].notes] == ["start_date_unread"]


EU_CSV = (
    "fileGenerationDate;Entity_LogicalId;Entity_DesignationDate;Entity_Remark;Entity_SubjectType;"
    "Entity_Regulation_Programme;Entity_Regulation_EntryIntoForceDate;NameAlias_LastName;NameAlias_FirstName;"
    "NameAlias_WholeName;BirthDate_BirthDate\n"
    "22/09/2024;13;2022-02-25;r;P;RUS;2024-01-01;;;Ivan Example;\n"
    "22/09/2024;13;2022-02-25;r;P;RUS;2024-01-01;Example;Vanya;;\n"
    "22/09/2024;13;2022-02-25;r;P;RUS;2024-01-01;;;;1950-01-01\n"
    "22/09/2024;14;;;E;RUS;2024-01-01;;;Example LLC;\n"
    "22/09/2024;x;;;E;RUS;2024-01-01;;;Example LLC;\n"
)


def test_rows_of_one_eu_record_are_joined_and_an_amendments_date_is_no_designation() -> None:
    sanctions = read_sanctions(b"\xef\xbb\xbf" + EU_CSV.encode(), "eu.csv")
    assert sanctions.version == date(2024, 9, 22)
    ivan, firm = sanctions.designations
    assert (ivan.designated_on, [a.name for a in ivan.aliases], ivan.dates) == (
        date(2022, 2, 25),
        ["Vanya Example"],
        ("born 1950-01-01",),
    )
    assert firm.designated_on is None
    assert (sanctions.files[0].account.read, sanctions.files[0].account.rejected) == (5, 1)


def test_the_eu_xml_tells_strong_from_weak() -> None:
    xml = (
        '<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2024-12-11T21:24:35.826+01:00">'
        '<sanctionEntity logicalId="13" designationDate="2002-11-21"><subjectType code="enterprise"/>'
        '<regulation programme="TAQA" entryIntoForceDate="2024-01-18"/>'
        '<nameAlias wholeName="ACME" strong="true"/><nameAlias wholeName="AC" strong="false"/></sanctionEntity>'
        '<sanctionEntity logicalId="14"><nameAlias wholeName="" strong="true"/></sanctionEntity></export>'
    )
    sanctions = read_sanctions(xml.encode(), "eu.xml")
    acme = sanctions.designations[0]
    assert (acme.name, acme.kind, acme.designated_on) == ("ACME", ListedKind.ENTITY, date(2002, 11, 21))
    assert [(a.name, a.strength) for a in acme.aliases] == [("AC", AliasStrength.WEAK)]
    assert (sanctions.version, reasons(sanctions)) == (date(2024, 12, 11), ["no_name"])


CONLIST = (
    "Last Updated,24/08/2023\n"
    f"{UK_NAMES},Title,Name Non-Latin Script,DOB,Address 1,Country,Other Information,Group Type,Alias Type,"
    "Alias Quality,Regime,Listed On,UK Sanctions List Date Designated,Last Updated,Group ID\n"
    "EXAMPLE,Jon,,,,,,,,,,,Individual,AKA,Low,Myanmar,31/01/2023,31/01/2023,31/01/2023,15001\n"
    "EXAMPLE,John,,,,,,,01/01/1960,,,,Individual,Primary name,,Myanmar,31/01/2023,31/01/2023,31/01/2023,15001\n"
    "A FIRM CO LTD,,,,,,,,,Road,Burma,,Entity,Primary name,,Myanmar,27/03/2023,,31/01/2023,15002\n"
    "A SHIP,,,,,,,,,,,(IMO number):9187629,Ship,Primary name,,DPRK,27/03/2023,,31/01/2023,15003\n"
    ",,,,,,,,,,,,Entity,Primary name,,Myanmar,27/03/2023,,31/01/2023,15004\n"
)


def test_the_uk_consolidated_list_joins_rows_of_a_group() -> None:
    sanctions = read_sanctions(CONLIST.encode("cp1252"), "ConList.csv")
    assert (sanctions.authority, sanctions.version) == ("UK", date(2023, 8, 24))
    john, firm, ship = sanctions.designations
    assert (john.name, john.designated_on, john.dates) == ("John EXAMPLE", date(2023, 1, 31), ("born 01/01/1960",))
    assert [(a.name, a.kind) for a in john.aliases] == [("Jon EXAMPLE", "aka")]
    assert (firm.designated_on, firm.addresses) == (date(2023, 3, 27), ("Road, Burma",))
    assert ship.imo == 9187629
    assert reasons(sanctions) == ["no_name"]


def test_the_uk_sanctions_list_is_read_by_the_same_rules() -> None:
    text = (
        "Report Date: 13-Feb-2026\n"
        f"Last Updated,Unique ID,OFSI Group ID,{UK_NAMES},Name type,Alias strength,Name non-latin script,Regime Name,"
        "Designation Type,Other Information,Address Line 1,Address Country,Date Designated,D.O.B,IMO number\n"
        "12/01/2022,MMR0001,1,A SHIP,,,,,,Primary Name,,,Myanmar,Ship,,,,27/03/2023,,9187629\n"
        "12/01/2022,MMR0001,1,OLD SHIP,,,,,,Alias,Good quality,,Myanmar,Ship,,,,27/03/2023,,9187629\n"
    )
    sanctions = read_sanctions(text.encode(), "UK_Sanctions_List.csv")
    ship = sanctions.designations[0]
    assert (ship.name, ship.imo, ship.designated_on) == ("A SHIP", 9187629, date(2023, 3, 27))
    assert [(a.name, a.strength) for a in ship.aliases] == [("OLD SHIP", AliasStrength.STRONG)]
    assert sanctions.version == date(2026, 2, 13)


def test_an_opensanctions_table_is_a_relay_and_first_seen_is_no_designation() -> None:
    text = (
        "id,schema,name,aliases,identifiers,sanctions,dataset,first_seen\n"
        'NK-1,Vessel,A SHIP,"OLD SHIP;B SHIP",IMO9187629;123,IRAN,"US OFAC SDN;UK list",2021-01-01\n'
        "NK-2,Address,Somewhere,,,,,2021-01-01\n"
    )
    sanctions = read_sanctions(text.encode(), "targets.simple.csv", list_version=date(2024, 1, 1))
    ship = sanctions.designations[0]
    assert (ship.authority, ship.imo, ship.designated_on) == ("OpenSanctions", 9187629, None)
    assert ship.programmes == ("US OFAC SDN", "UK list")
    assert reasons(sanctions) == ["not_a_party"]


def test_followthemoney_lines_take_dates_from_sanction_entities() -> None:
    entities: list[object] = [
        {"id": "p1", "schema": "Person", "properties": {"name": ["A"], "weakAlias": ["B"]}, "target": True},
        {"id": "p2", "schema": "Person", "properties": {"name": ["Relative"], "topics": ["role.rca"]}},
        {
            "id": "s1",
            "schema": "Sanction",
            "properties": {"entity": ["p1"], "startDate": ["2023-08-23"], "authority": ["X"]},
        },
        {"id": "v", "schema": "Vessel", "properties": {"name": ["S"], "imoNumber": ["IMO9187629"], "sanctions": [
            {"properties": {"listingDate": ["2020-02-03"]}}]}},
        {"id": "a", "schema": "Address", "properties": {}},
        {"id": 5, "properties": {}},
        [],
    ]  # fmt: skip
    text = "\n".join([json.dumps(e) for e in entities] + ["{broken"])
    sanctions = read_sanctions(text.encode(), "entities.ftm.json")
    person, ship = sanctions.designations
    assert (person.designated_on, person.programmes) == (date(2023, 8, 23), ("X",))
    assert person.aliases[0].strength is AliasStrength.WEAK
    assert (ship.imo, ship.designated_on) == (9187629, date(2020, 2, 3))
    assert sorted(reasons(sanctions)) == sorted(
        ["not_an_entity", "not_an_entity", "not_json", "not_a_designation", "not_a_designation"]
    )
    assert sanctions.files[0].account.read == 8


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        (b"", "empty"),
        (b"mmsi,lat,lon\n1,2,3\n", "mmsi | lat | lon"),
        (b'36,12,"aka","AERO-CARIBBEAN",-0- \n', "36 | 12 | aka"),
        (b"<CONSOLIDATED_LIST/>", "<CONSOLIDATED_LIST>"),
        (b"<sdnList><sdnEntry>", "not well-formed"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><sdnList>&x;</sdnList>', "document type"),
        (bytes(range(256)), "not a sanctions list"),
    ],
)
def test_an_unknown_layout_says_what_was_seen(raw: bytes, seen: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_sanctions(raw, "list.csv")
    assert seen in str(refusal.value)
    assert "list.csv" in str(refusal.value)


def test_a_given_date_goes_before_the_printed_one_and_that_before_the_name() -> None:
    given_date = read_sanctions(STANDARD.encode(), "sdn_2020-01-01.xml", list_version=date(2023, 8, 25))
    assert (given_date.version, given_date.version_basis) == (date(2023, 8, 25), DateBasis.GIVEN)
    assert {d.list_version for d in given_date.designations} == {date(2023, 8, 25)}


def test_a_compressed_list_keeps_its_container_in_every_locator(tmp_path: Path) -> None:
    path = tmp_path / "ofac_sdn_20230824.csv.gz"
    path.write_bytes(gzip.compress((FIXTURES / "ofac_sdn_2023-08-24.csv").read_bytes()))
    sanctions = load_sanctions(path)
    assert sanctions.version == date(2023, 8, 24)
    assert sanctions.designations[0].locator == "gz!record:0"
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InputError, match="cannot be read"):
        load_sanctions(path)


def all_accounted(sanctions: SanctionsList) -> bool:
    account = sanctions.files[0].account
    return account.read == account.kept + account.rejected and account.rejected == len(sanctions.files[0].rejects)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**6), st.binary(max_size=40), st.sampled_from([EU_TABLE, EU_CSV, CONLIST, STANDARD, ADVANCED]))
def test_bytes_broken_anywhere_are_read_or_refused_and_never_crash(at: int, junk: bytes, text: str) -> None:
    raw = text.encode()
    at %= len(raw)
    try:
        sanctions = read_sanctions(raw[:at] + junk + raw[at + len(junk) // 2 :], "list.csv")
    except ReckoningError:
        return
    assert all_accounted(sanctions)
    assert len({d.id for d in sanctions.designations}) == len(sanctions.designations)


def test_a_us_list_that_breaks_off_is_refused_or_noted() -> None:
    whole = (FIXTURES / "ofac_sdn_2023-08-24.csv").read_bytes().rstrip(b"\r\n\x1a")
    with pytest.raises(InputError, match="breaks off"):
        read_sanctions(whole[: whole.rindex(b"\n") + 12], "sdn.csv")
    assert "no_end" in [note.code for note in read_sanctions(whole[:-6], "sdn.csv").files[0].notes]
    assert "no_end" not in [note.code for note in read_sanctions(whole + b"\r\n\x1a", "sdn.csv").files[0].notes]
