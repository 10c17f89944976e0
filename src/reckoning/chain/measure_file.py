"""Measure file: a proposed measure as a person writes it (TOML), or any sanctions list that the readers know.

name = "a ban on jet fuel to Myanmar"
regime = "EU"                     # whose ownership test: OFAC, EU or UK
goods = ["jet fuel"]              # jet fuel, petrol, diesel, fuel oil, crude oil
destinations = ["MM"]
origins = []                      # empty: from anywhere

[[party]]
name = "Example Energy Pte Ltd"

[[party]]
imo = 9333400
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from reckoning.chain.countries import country_code
from reckoning.chain.goods import Goods, goods_of
from reckoning.chain.measure import Measure, NamedParty
from reckoning.model.errors import InputError, ReckoningError, StorageError, raise_all
from reckoning.model.imo import is_imo
from reckoning.readers.sanctions_file import load_sanctions
from reckoning.resolve.ownership import Regime

KEYS = {"name", "regime", "goods", "destinations", "origins", "party"}
_LARGEST = 1 << 20


def read_measure(path: Path) -> Measure:
    """The measure of a file; raises `InputError` (or several as one) saying what of it cannot be read."""
    if path.suffix.lower() == ".toml":
        return _from_toml(path)
    found = load_sanctions(path)
    parties = [NamedParty(d.name, d.imo) for d in found.designations]
    parties += [NamedParty(a.name) for d in found.designations if not d.imo for a in d.aliases]
    regime = Regime(found.authority) if found.authority in set(Regime) else Regime.OFAC
    return Measure(found.name, regime, tuple(parties))


def _from_toml(path: Path) -> Measure:
    where = str(path)
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError("over 1 MiB", where=where, do="write a measure as docs/trace-a-delivery.md shows")
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StorageError(error.strerror or str(error), where=where) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"not TOML: {error}", where=where) from error
    errors: list[ReckoningError] = [InputError(f"unknown key {k!r}", where=where) for k in sorted(given.keys() - KEYS)]
    regime = str(given.get("regime", "OFAC")).upper()
    if regime not in set(Regime):
        errors.append(InputError(f"unknown regime {regime!r}", where=where, do=f"one of {', '.join(Regime)}"))
    goods = _goods(given.get("goods", []), where, errors)
    places = {name: _countries(name, given.get(name, []), where, errors) for name in ("destinations", "origins")}
    parties = _parties(given.get("party", []), where, errors)
    if not goods and not parties and not errors:
        errors.append(InputError("a measure that names no goods and no party", where=where, do="give one of them"))
    raise_all(errors)
    return Measure(str(given.get("name", path.stem)), Regime(regime), parties, goods, **places)


def _texts(value: Any) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def _goods(value: Any, where: str, errors: list[ReckoningError]) -> tuple[str, ...]:
    found = []
    for text in _texts(value):
        goods = goods_of(text)
        if goods in (Goods.UNKNOWN, Goods.OTHER_FUEL):
            errors.append(InputError(f"goods not known: {text!r}", where=where, do="as jet fuel, diesel, crude oil"))
        found.append(str(goods))
    return tuple(found)


def _countries(name: str, value: Any, where: str, errors: list[ReckoningError]) -> tuple[str, ...]:
    codes = [(text, country_code(text)) for text in _texts(value)]
    errors += [InputError(f"{name}: no country {text!r}", where=where) for text, code in codes if not code]
    return tuple(code for _, code in codes)


def _parties(value: Any, where: str, errors: list[ReckoningError]) -> tuple[NamedParty, ...]:
    found = []
    for n, given in enumerate(value if isinstance(value, list) else [value], 1):
        name, imo = (given.get("name", ""), given.get("imo")) if isinstance(given, dict) else ("", None)
        if imo is not None and not (isinstance(imo, int) and is_imo(imo)):
            errors.append(InputError(f"party {n}: not an IMO number: {imo!r}", where=where))
        elif not str(name).strip() and imo is None:
            errors.append(InputError(f"party {n} has no name and no IMO number", where=where))
        else:
            found.append(NamedParty(str(name).strip(), imo))
    return tuple(found)
