"""Identity changes: renamed, reflagged, shared, or only mistyped."""

from tests.sea.static import at, said, static

from reckoning.sea.events import CITED_EVENT_SCHEMA
from reckoning.sea.identity import IdentityParameters, identity_changes, reflaggings

SHIP, OTHER, THIRD = 563_000_001, 511_000_002, 563_000_003
# Seven digits, the last a check digit: 9*7+0*6+7*5+4*4+7*3+2*2 = 139, and 9*7+3*6+3*5+3*4+4*3+0*2 = 120.
IMO, OTHER_IMO = "IMO9074729", "IMO9333400"


def _numbered(rows):
    """Readers give an IMO number as a number only when its check digit is right."""
    for row in rows:
        if row["property"] == "imo":
            row["number"] = float(row["text"].removeprefix("IMO"))
    return rows


def _found(*runs, **changes):
    events = identity_changes(static(*map(_numbered, runs)), IdentityParameters(**changes))
    assert events.schema == CITED_EVENT_SCHEMA
    return events.to_pylist()


def _reflagged(*runs):
    return reflaggings(static(*map(_numbered, runs)), IdentityParameters()).to_pylist()


def test_a_new_name_that_is_held_is_a_change():
    (change,) = _found(said(("OCEAN STAR", 0, 100, 50), ("SEA MOON", 110, 300, 50)))
    assert (change["pattern"], change["value_before"], change["value_after"]) == ("name", "OCEAN STAR", "SEA MOON")
    assert (change["start"].timestamp() * 1000, change["end"].timestamp() * 1000) == (at(100), at(110))
    assert (change["grade"], change["basis"], change["rule"]) == ("likely", "observed", "identity/1")
    assert change["statements"] == ["563000001-name-0", "563000001-name-1"]
    assert change["signs"] is None


def test_padding_spaces_hyphens_and_single_messages_are_no_change():
    assert _found(said(("OCEAN STAR@@@", 0, 9, 9), ("OCEAN-STAR", 10, 19, 9), ("OCEANSTAR ", 20, 29, 9))) == []
    assert _found(said(("OCEAN STAR", 0, 9, 9), ("OCEQN STAR", 10, 10, 1), ("OCEAN STAR", 11, 20, 9))) == []
    assert _found(said(("OCEAN STAR", 0, 9, 9), ("@@@@", 10, 15, 9), ("OCEAN STAR", 16, 20, 9))) == []


def test_a_name_that_differs_in_a_letter_is_told():
    (change,) = _found(said(("OCEAN STAR", 0, 9, 9), ("OCEAN STARR", 10, 19, 9)))
    assert change["signs"] == "the names differ in 1 letter"


def test_a_name_borrowed_for_a_time_is_two_changes():
    there, back = _found(said(("OCEAN STAR", 0, 99, 50), ("SEA MOON", 100, 110, 50), ("OCEAN STAR", 111, 200, 50)))
    assert (there["value_after"], back["value_after"]) == ("SEA MOON", "OCEAN STAR")


def test_names_that_alternate_are_two_ships_and_no_renaming():
    turns = [(("OCEAN STAR", "SEA MOON")[k % 2], k, k + 0.5, 2) for k in range(8)]
    (change,) = _found(said(*turns))
    assert (change["pattern"], change["value_before"], change["value_after"]) == (
        "shared_mmsi",
        "OCEAN STAR",
        "SEA MOON",
    )
    assert change["signs"] == "name alternates between 2 values, 7 times; ships that send one MMSI"
    assert (change["start"].timestamp() * 1000, change["end"].timestamp() * 1000) == (at(0), at(7.5))
    assert change["statements"] == ["563000001-name-0", "563000001-name-1"]


def test_two_ships_that_share_an_mmsi_are_one_finding_of_all_they_say():
    def turns(one, other):
        return [((one, other)[k % 2], k, k, 1) for k in range(6)]

    (change,) = _found(
        said(*turns("187", "189"), name="length_m"),  # too much alike to tell
        said(*turns("X1", "Y2"), name="callSign"),
        said(*turns("OCEAN STAR", "SEA MOON")),
        said(*turns(IMO, OTHER_IMO), name="imo"),
    )
    assert (change["value_before"], change["value_after"]) == (IMO, OTHER_IMO)
    assert change["signs"] == (
        "imo alternates between 2 values, 5 times; name alternates between 2 values, 5 times; "
        "callSign alternates between 2 values, 5 times; ships that send one MMSI"
    )
    assert len(change["statements"]) == 6


def test_sizes_alone_that_alternate_are_doubtful():
    turns = [(("90", "189")[k % 2], k, k, 1) for k in range(6)]
    (change,) = _found(said(*turns, name="length_m"))
    assert (change["pattern"], change["grade"]) == ("shared_mmsi", "possible")


def test_three_ships_that_take_turns_are_one_finding():
    turns = [(("ALPHA", "BRAVO", "CHARLIE")[k % 3], k, k, 1) for k in range(12)]
    (change,) = _found(said(*turns))
    assert (change["value_before"], change["value_after"]) == ("ALPHA", "BRAVO | CHARLIE")


def test_two_imo_numbers_under_one_mmsi_are_two_ships():
    runs = said((IMO, 0, 50, 9), (OTHER_IMO, 60, 90, 9), name="imo")
    names = said(("OCEAN STAR", 0, 50, 9), ("SEA MOON", 60, 90, 9))
    number, name = _found(runs, names)
    assert number["pattern"] == "imo"
    assert number["signs"] == "two valid IMO numbers: two ships under one MMSI; together with name"
    assert name["signs"] == "together with imo; another IMO number: another ship, no renaming"
    assert (number["start"], number["ordinal"], name["ordinal"]) == (name["start"], 0, 1)


def test_an_imo_number_whose_check_digit_is_wrong_is_none():
    assert _found(said((IMO, 0, 50, 9), ("IMO9074728", 60, 90, 9), name="imo")) == []
    assert _found(said((IMO, 0, 50, 9), ("0", 60, 90, 9), name="imo")) == []


def test_types_change_by_class_and_sizes_by_more_than_a_slip():
    assert _found(said(("80", 0, 9, 9), ("84", 10, 19, 9), name="ship_type")) == []
    (change,) = _found(said(("70", 0, 9, 9), ("84", 10, 19, 9), name="ship_type"))
    assert (change["pattern"], change["value_before"], change["value_after"]) == ("ship_type", "70", "84")
    assert _found(said(("180", 0, 9, 9), ("189", 10, 19, 9), name="length_m")) == []
    assert len(_found(said(("180", 0, 9, 9), ("190", 10, 19, 9), name="length_m"))) == 1
    assert _found(said(("30", 0, 9, 9), ("34", 10, 19, 9), name="beam_m")) == []
    assert len(_found(said(("30", 0, 9, 9), ("0", 10, 19, 9), ("35", 20, 29, 9), name="beam_m"))) == 1


def test_changes_at_one_time_have_ids_of_their_own():
    found = _found(
        said(("OCEAN STAR", 0, 50, 9), ("SEA MOON", 60, 90, 9)),
        said(("3FAB1", 0, 50, 9), ("V7CD2", 60, 90, 9), name="callSign"),
    )
    assert [(f["pattern"], f["ordinal"], f["signs"]) for f in found] == [
        ("name", 1, "together with callSign"),
        ("callSign", 2, "together with name"),
    ]


def test_an_imo_number_under_a_new_mmsi_is_a_hull_reflagged():
    (change,) = _reflagged(said((IMO, 0, 100, 50), name="imo"), said((IMO, 130, 300, 50), name="imo", mmsi=OTHER))
    assert (change["mmsi"], change["mmsi_2"], change["pattern"]) == (SHIP, OTHER, "mmsi")
    assert (change["value_before"], change["value_after"]) == (str(SHIP), str(OTHER))
    assert (change["start"].timestamp() * 1000, change["end"].timestamp() * 1000) == (at(100), at(130))
    assert (change["signs"], change["grade"]) == ("IMO 9074729 under both; another flag", "likely")
    assert change["statements"] == [f"{SHIP}-imo-0", f"{OTHER}-imo-0"]


def test_an_imo_number_under_two_mmsis_at_once_is_doubtful():
    (change,) = _reflagged(said((IMO, 0, 200, 50), name="imo"), said((IMO, 100, 300, 50), name="imo", mmsi=THIRD))
    assert (change["grade"], change["start"].timestamp() * 1000) == ("possible", at(100))
    assert change["signs"] == "IMO 9074729 under both; both at the same time: it belongs to one of them at most"


def test_a_day_of_overlap_is_still_a_handover():
    (change,) = _reflagged(said((IMO, 0, 124, 50), name="imo"), said((IMO, 100, 300, 50), name="imo", mmsi=OTHER))
    assert change["grade"] == "likely"


def test_different_numbers_and_numbers_heard_once_are_no_reflagging():
    assert _reflagged(said((IMO, 0, 9, 9), name="imo"), said((OTHER_IMO, 0, 9, 9), name="imo", mmsi=OTHER)) == []
    assert _reflagged(said((IMO, 0, 9, 9), name="imo"), said((IMO, 20, 20, 1), name="imo", mmsi=OTHER)) == []


def test_a_change_keeps_what_names_it_when_more_is_heard():
    runs = (("OCEAN STAR", 0, 100, 50), ("SEA MOON", 110, 300, 50))
    (before,) = _found(said(*runs))
    (after,) = _found(said(*runs, ("SEA MOON", 301, 900, 50)), said(("V7CD2", 0, 900, 9), name="callSign"))
    for name in ("kind", "rule", "mmsi", "start", "ordinal"):
        assert before[name] == after[name]


def test_nothing_said_is_nothing_found():
    assert _found() == []
    assert _reflagged() == []
