"""Sanctions list: one dated version of an authority's list, as designations with their place in the file.

A list is a series of dated versions. The date of a version is, in this order: the one given; the one printed in the
file (`Publish_Date`, `Last Updated`, `Report Date`, `generationDate`); the only date in the file's name. Without any
the list can be read and compared, and screening on a day refuses it. A designation date is kept only where the file
states one: the day a record first appeared in a file is not a designation date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from reckoning.model.evidence import DateBasis
from reckoning.model.record import Account
from reckoning.model.subject import subject


class ListedKind(StrEnum):
    """What kind of party a list names."""

    PERSON = "person"
    ENTITY = "entity"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    UNKNOWN = "unknown"


class AliasStrength(StrEnum):
    """How far the list itself trusts another name: a weak one is too common to screen on alone."""

    STRONG = "strong"
    WEAK = "weak"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Alias:
    """Another name of a listed party: `kind` is aka, fka, nka or script; where it stands, and in which file."""

    name: str
    strength: AliasStrength
    kind: str = "aka"
    file: str = ""
    locator: str = ""


@dataclass(frozen=True)
class Designation:
    """One record of a list. `dates` are birth and foundation dates as written; `remarks` is raw text.

    `imo` is a ship's number with a right check digit (a company's IMO number is not one); `designated_on` is None
    unless the file states it; `list_version` is None for a list without a date. `ordinal` is the record's number in
    its file, `locator` the same as an address.
    """

    authority: str
    id: str
    name: str
    kind: ListedKind
    aliases: tuple[Alias, ...] = ()
    programmes: tuple[str, ...] = ()
    imo: int | None = None
    dates: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    designated_on: date | None = None
    list_version: date | None = None
    ordinal: int = 0
    locator: str = ""
    remarks: str = ""

    @property
    def subject(self) -> str:
        """The subject that statements about this party carry.

        >>> Designation("OFAC", "44660", "SHOON ENERGY PTE. LTD.", ListedKind.ENTITY).subject
        'ofac:44660'
        """
        return subject(_SCHEMES.get(self.authority, "opensanctions"), self.id)


_SCHEMES = {"OFAC": "ofac", "EU": "eu", "UK": "uk"}


@dataclass(frozen=True)
class Reject:
    """A record that gave nothing: its place, the code of the reason, and what was found there."""

    locator: str
    reason: str
    detail: str


@dataclass(frozen=True)
class Note:
    """A kind of partial loss: how often, where first, and what."""

    code: str
    count: int
    first_locator: str
    detail: str


@dataclass(frozen=True)
class FileRecords:
    """What became of every record of one file."""

    file: str
    account: Account
    rejects: tuple[Reject, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class SanctionsList:
    """One version of one list; `name` tells apart an authority's lists, `files` has the list first, then companions."""

    authority: str
    name: str
    version: date | None
    version_basis: DateBasis
    designations: tuple[Designation, ...]
    files: tuple[FileRecords, ...]

    def __post_init__(self) -> None:
        if (self.version is None) != (self.version_basis is DateBasis.UNKNOWN):
            raise ValueError("a list version has a basis, and only a version has one")


@dataclass
class Tally:
    """Keeps the account of one file while it is read: every record ends as kept or rejected, losses are noted."""

    file: str
    container: tuple[str, ...] = ()
    kept: int = 0
    rejects: list[Reject] = field(default_factory=list)
    notes: dict[str, Note] = field(default_factory=dict)

    def at(self, ordinal: int) -> str:
        """The locator of a record of this file."""
        return "".join(f"{part}!" for part in self.container) + f"record:{ordinal}"

    def keep(self) -> None:
        """Count a record as kept."""
        self.kept += 1

    def reject(self, ordinal: int, reason: str, detail: str) -> None:
        """Count a record as rejected, with its reason and up to 200 characters of what was found."""
        self.rejects.append(Reject(self.at(ordinal), reason, detail[:200]))

    def note(self, ordinal: int, code: str, detail: str) -> None:
        """Count a partial loss; the first place and detail are kept."""
        seen = self.notes.get(code)
        if seen:
            self.notes[code] = Note(code, seen.count + 1, seen.first_locator, seen.detail)
        else:
            self.notes[code] = Note(code, 1, self.at(ordinal), detail[:200])

    def close(self) -> FileRecords:
        """The finished account."""
        account = Account(self.kept + len(self.rejects), self.kept, len(self.rejects))
        return FileRecords(self.file, account, tuple(self.rejects), tuple(self.notes.values()))


_NAME_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)")


def date_in_name(file_name: str) -> date | None:
    """The date in a file's name, when there is exactly one; None otherwise.

    >>> date_in_name("ofac_sdn_2023-08-24.csv.xz"), date_in_name("eu_2013_401_myanmar.csv")
    (datetime.date(2023, 8, 24), None)
    """
    found = set()
    for year, _, month, day in _NAME_DATE.findall(file_name):
        try:
            found.add(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found.pop() if len(found) == 1 else None


def version_of(given: date | None, printed: date | None, file_name: str) -> tuple[date | None, DateBasis]:
    """The date of a list version and where it comes from: given, printed in the file, or in its name.

    >>> version_of(None, None, "sdn_20240503.csv")
    (datetime.date(2024, 5, 3), <DateBasis.FILE_NAME: 'file name'>)
    """
    for dated, basis in ((given, DateBasis.GIVEN), (printed, DateBasis.METADATA)):
        if dated:
            return dated, basis
    named = date_in_name(file_name)
    return (named, DateBasis.FILE_NAME) if named else (None, DateBasis.UNKNOWN)


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"


def parse_list_date(text: str, *, day_first: bool = True) -> date | None:
    """A date as sanctions lists write them; None when there is none or it is not a whole date.

    Read: 2023-08-24 (also with a time), 24.8.2023, 24/08/2023 (month first with `day_first=False`), 13-Feb-2026.

    >>> parse_list_date("25.6.2018"), parse_list_date("08/24/2023", day_first=False), parse_list_date("13-Feb-2026")
    (datetime.date(2018, 6, 25), datetime.date(2023, 8, 24), datetime.date(2026, 2, 13))
    """
    text = text.strip()
    try:
        if match := re.match(r"^(\d{4})-(\d\d)-(\d\d)(?:$|[T ])", text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := re.match(r"^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:$|\s)", text):
            first, second = int(match[1]), int(match[2])
            return date(int(match[3]), second, first) if day_first else date(int(match[3]), first, second)
        if match := re.match(r"^(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4})$", text):
            return date(int(match[3]), _MONTHS.find(match[2].lower()) // 4 + 1, int(match[1]))
    except ValueError:
        return None
    return None
