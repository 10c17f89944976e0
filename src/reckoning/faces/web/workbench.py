"""Workbench: its page, and the data it draws; see web/src/api.ts for what each address gives.

What is large is made once for a state of the case and kept until the next. A request that names another state is
answered 410 with the present one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from reckoning.faces.web.desk import Desk, Sight
from reckoning.faces.web.twins import template
from reckoning.faces.web.workbench_chain import Chain, chain_of
from reckoning.faces.web.workbench_finding import detail_of, reach_of
from reckoning.faces.web.workbench_positions import MOST, Packed, Window, packed, view
from reckoning.faces.web.workbench_scene import Scene, scene_of

STATIC = Path(__file__).parent / "static" / "workbench"
FARTHEST_MS = 10.0**14


class Asked(BaseModel):
    """A view as its address names it: UTC milliseconds, degrees, numbers of ships, how many positions at most."""

    model_config = ConfigDict(extra="forbid")
    state: str = ""
    start: float = Field(-FARTHEST_MS, alias="from", ge=-FARTHEST_MS, le=FARTHEST_MS)
    end: float = Field(FARTHEST_MS, alias="to", ge=-FARTHEST_MS, le=FARTHEST_MS)
    west: float = Field(-180.0, ge=-180, le=180)
    south: float = Field(-90.0, ge=-90, le=90)
    east: float = Field(180.0, ge=-180, le=180)
    north: float = Field(90.0, ge=-90, le=90)
    ships: str = Field("", pattern=r"^(\d{1,6}(,\d{1,6})*)?$")
    most: int = Field(MOST, ge=1, le=MOST)

    def window(self) -> Window:
        """The same as a window on the positions."""
        ships = tuple(int(number) for number in self.ships.split(",") if number)
        return Window(self.start, self.end, self.west, self.south, self.east, self.north, ships, self.most)


@dataclass(frozen=True)
class Kept:
    """What the workbench draws of one state of the case, each made when it is first asked for."""

    sight: Sight

    @cached_property
    def positions(self) -> Packed:
        """All positions."""
        return packed(self.sight)

    @cached_property
    def scene(self) -> Scene:
        """All but positions and chain."""
        return scene_of(self.sight, self.positions)

    @cached_property
    def chain(self) -> Chain:
        """Custody and title."""
        return chain_of(self.sight, {ship.subject: i for i, ship in enumerate(self.scene.ships)})


class Keeper:
    """The one state that is kept; a newer one takes its place."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._making, self._kept = desk, threading.Lock(), None

    def now(self) -> Kept:
        """The present state."""
        sight = self._desk.sight()
        with self._making:
            kept: Kept | None = self._kept
            if kept is None or kept.sight is not sight:
                kept = Kept(sight)
                self._kept = kept  # type: ignore[assignment]
            return kept

    def make(self, of: Callable[[Kept], Any]) -> Any:
        """Something of the present state; the first to ask makes it while the others wait."""
        kept = self.now()
        with self._making:
            return of(kept)


def router(desk: Desk) -> APIRouter:
    """The addresses under /workbench."""
    routes, keeper = APIRouter(prefix="/workbench"), Keeper(desk)

    def answer(state: str, made: Callable[[Kept], object]) -> Response:
        present = desk.sight().state
        if state and state != present:
            return JSONResponse({"state": present}, status_code=410)
        return JSONResponse(asdict(keeper.make(made)))

    @routes.get("")
    def page(request: Request) -> HTMLResponse:
        sight = desk.sight()
        built = (STATIC / "workbench.js").is_file()
        settings = sight.case.settings
        return HTMLResponse(
            template("workbench.html", title=settings.name, state=sight.state, built=built, question=settings.question)
        )

    @routes.get("/scene.json")
    def scene(state: str = "") -> Response:
        return answer(state, lambda kept: kept.scene)

    @routes.get("/chain.json")
    def chain(state: str = "") -> Response:
        return answer(state, lambda kept: kept.chain)

    @routes.get("/finding/{id_}.json")
    def finding(id_: str, state: str = "") -> Response:
        return answer(state, lambda kept: detail_of(kept.sight, id_))

    @routes.get("/reach/{id_}.json")
    def reach(id_: str, state: str = "") -> Response:
        return answer(state, lambda kept: reach_of(kept.sight, id_))

    @routes.get("/positions")
    def positions(asked: Annotated[Asked, Query()]) -> Response:
        if asked.state and asked.state != (present := desk.sight().state):
            return JSONResponse({"state": present}, status_code=410)
        made: Packed = keeper.make(lambda kept: kept.positions)
        return Response(view(made, asked.window()), media_type="application/octet-stream")

    return routes
