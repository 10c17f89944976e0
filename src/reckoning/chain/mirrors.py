"""Mirrors: trade statistics of a case as pairs of exporter, importer and goods code, each with its gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reckoning.chain.consignments import Problem
from reckoning.chain.countries import country_code
from reckoning.chain.goods import Goods
from reckoning.chain.mirror import Flow, MirrorGap, TradeRow, mirror_gaps
from reckoning.chain.tonnes import TonnesParameters, mass_of
from reckoning.model.basis import Basis
from reckoning.model.errors import ManyErrors, ReckoningError
from reckoning.model.row import RecordKind, Row

FUELS = "2710"
CODE_DIGITS = 6
_FLOWS = {"x": Flow.EXPORT, "export": Flow.EXPORT, "exports": Flow.EXPORT, "m": Flow.IMPORT, "import": Flow.IMPORT}


@dataclass(frozen=True)
class Mirrored:
    """The gaps of one pair in one goods code, and what of the rows could not be used."""

    exporter: str
    importer: str
    code: str
    gaps: tuple[MirrorGap, ...]
    problems: tuple[Problem, ...] = ()


def mirrors(rows: Sequence[Row], given: TonnesParameters) -> list[Mirrored]:
    """The mirror gaps of every pair of countries that either side states trade in fuels for."""
    stated, problems = [], []
    for row in rows:
        if row.kind == RecordKind.TRADE:
            trade = _trade(row, given)
            try:
                if trade:
                    mirror_gaps([trade], trade.reporter, trade.partner, trade.code)
                    stated.append(trade)
                else:
                    problems.append(Problem("a row of trade without a flow", row.subject, (row.statement,)))
            except ReckoningError as error:
                what = "; ".join(str(e.what) for e in error.errors) if isinstance(error, ManyErrors) else error.what
                problems.append(Problem(what, row.subject, (row.statement,)))
    fuels = [t for t in stated if t.code.startswith(FUELS)]
    pairs = {_pair(t) for t in fuels}
    codes = {t.code[:CODE_DIGITS] for t in fuels}
    most = sorted(c for c in codes if len(c) == max(map(len, codes)))
    found = [
        Mirrored(exporter, importer, code, gaps)
        for exporter, importer in sorted(pairs)
        for code in most
        if (gaps := mirror_gaps(fuels, exporter, importer, code))
    ]
    return [*found, *([Mirrored("", "", "", (), tuple(problems))] if problems else [])]


def _pair(t: TradeRow) -> tuple[str, str]:
    return (t.reporter, t.partner) if t.flow is Flow.EXPORT else (t.partner, t.reporter)


def _trade(row: Row, given: TonnesParameters) -> TradeRow | None:
    flow = _FLOWS.get(row.text("flow").strip().casefold())
    if flow is None:
        return None
    mass = None
    for name in ("netWeight", "quantity"):
        field = row.get(name)
        if field and field.amount and mass is None:
            mass = mass_of(field.amount, Goods.UNKNOWN, Basis.DOCUMENTED, given).best_t
    price = row.get("price")
    names = (row.text("reporter").strip(), row.text("partner").strip())
    reporter, partner = (country_code(n) or n for n in names)
    code = "".join(c for c in row.text("hsCode") if c.isdigit())
    value = price.value.number if price else None
    return TradeRow(reporter, partner, flow, code, row.text("period").strip(), mass, value, row.subject)
