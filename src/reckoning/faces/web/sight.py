"""Sight: one state of a case as pages see it: tables that lie ready, what may be named, places opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import duckdb
import pyarrow as pa

from reckoning.archive import acts
from reckoning.case import Case
from reckoning.engine.holding import Holding
from reckoning.faces.web.held import Held, held
from reckoning.faces.web.opening import Opening
from reckoning.faces.web.page import moment
from reckoning.faces.web.unnamed import IS_AT, IS_PROSE, NOT_SHOWN
from reckoning.faces.web.veil import Veil
from reckoning.model.errors import UsageError
from reckoning.model.evidence import Evidence
from reckoning.tables.show import Shown


class NotFound(UsageError):
    """Nothing in the case has that name; answered with 404."""


@dataclass(frozen=True)
class Sight:
    """One state of the case: its name, what it holds, and a connection on which its tables lie ready."""

    state: str
    case: Case
    holding: Holding

    @cached_property
    def held(self) -> Held:
        """What is worked out before any page: tables, who may be named, what hides the others."""
        return held(self.holding)

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """Tables `held.findings`, `held.links`, `held.statements` (`faces.web.held`); the others by their own names."""
        return self.held.connection

    @property
    def veil(self) -> Veil:
        """What hides names that are not shown in any text."""
        return self.held.veil

    def rows(self, sql: str, *given: Any) -> list[dict[str, Any]]:
        """The rows that a query of ours answers; what comes from outside is given apart, never written into it."""
        cursor = self.connection.cursor()
        try:
            answer = cursor.execute(sql, list(given))
            names = [column[0] for column in answer.description or ()]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
        finally:
            cursor.close()

    def one(self, sql: str, *given: Any) -> dict[str, Any] | None:
        """The first row of an answer."""
        rows = self.rows(sql, *given)
        return rows[0] if rows else None

    def table(self, sql: str, *given: Any) -> pa.Table:
        """The same as `rows`, as an Arrow table."""
        cursor = self.connection.cursor()
        try:
            return cursor.sql(sql, params=list(given)).to_arrow_table()
        finally:
            cursor.close()

    def finding(self, id_: str) -> dict[str, Any]:
        """A finding's row, with the grade that people gave it; raises `NotFound`."""
        row = self.one("SELECT * FROM held.findings WHERE id = ?", id_)
        if row is None:
            raise NotFound(f"no finding {id_} in this state of the case", do="see the findings that there are")
        return row

    def show(self, id_: str) -> Shown:
        """A finding as `reckoning show` tells it, naming nobody who is not shown; raises `NotFound`."""
        try:
            shown = self.holding.show(id_)
        except UsageError as error:
            raise NotFound(error.what, do=error.do) from error
        places = tuple(replace(o, text=self._told(o.evidence, o.locator, o.text)) for o in shown.originals)
        fields = tuple((name, self.veil.over_all(value)) for name, value in shown.fields)
        return replace(shown, fields=fields, originals=places)

    def _told(self, evidence: str, locator: str, text: str) -> str:
        return NOT_SHOWN if self.one(IS_AT, evidence, locator, locator) else self.told(evidence, text)

    def told(self, evidence: str, text: str) -> str:
        """Words of an original without names that are not shown."""
        return self.veil.over_prose(text) if self.one(IS_PROSE, evidence) else self.veil.over(text)

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """The originals that stand, by hash."""
        return {e.sha256: e for e in self.holding.evidence}

    @cached_property
    def opening(self) -> Opening:
        """Opens places in originals; each is kept once it was opened."""
        return Opening(self.holding)

    @cached_property
    def grades(self) -> dict[str, str]:
        """Grades that differ from those of the rules because a person said so, by finding."""
        rows = self.rows("SELECT id, grade FROM held.findings WHERE grade <> grade_by_rule")
        return {row["id"]: row["grade"] for row in rows}

    @cached_property
    def runs(self) -> Sequence[tuple[str, acts.Ran]]:
        """The last trace and the last run of each study."""
        return list(self.holding.runs.items())

    def stood_at(self, state: str) -> str:
        """When an earlier state of the ledger was the present one, in words; empty where the ledger had none such."""
        found = [e for e in self.holding.entries if state and e.sha.startswith(state)]
        return moment(found[0].at).text if found else ""
