"""Workbench: its page, and the data it draws; see web/src/api.ts for what each address gives.

What is large is made once for a state of the case and kept until the next. A request that names another state is
answered 410 with the present one.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from reckoning.faces.web.desk import Desk
from reckoning.faces.web.sight import Sight
from reckoning.faces.web.twins import template
from reckoning.faces.web.workbench_chain import chain_of
from reckoning.faces.web.workbench_finding import detail_of, reach_of
from reckoning.faces.web.workbench_positions import MOST, Packed, Window, packed, view
from reckoning.faces.web.workbench_scene import Scene, scene_of

STATIC = Path(__file__).parent / "static" / "workbench"
FARTHEST_MS = 10.0**14

Made = TypeVar("Made")


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
    """What the workbench draws of one state of the case, each made once, when it is first asked for."""

    sight: Sight
    making: threading.RLock = field(default_factory=threading.RLock)

    @cached_property
    def positions(self) -> Packed:
        """All positions."""
        return packed(self.sight)

    @cached_property
    def scene(self) -> Scene:
        """All but positions and chain."""
        return scene_of(self.sight, self.positions)

    @cached_property
    def scene_json(self) -> bytes:
        """The scene as it is sent."""
        return _json(self.scene)

    @cached_property
    def chain_json(self) -> bytes:
        """Custody and title as they are sent."""
        return _json(chain_of(self.sight, {ship.subject: i for i, ship in enumerate(self.scene.ships)}))

    def once(self, of: Callable[[Kept], Made]) -> Made:
        """One of these; the first to ask makes it while the others wait."""
        with self.making:
            return of(self)


class Keeper:
    """The one state that is kept; a newer one takes its place."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept: Kept | None = None

    def now(self, state: str = "") -> Kept:
        """The present state; raises `Gone` when it is not the one that is asked for."""
        sight = self._desk.sight()
        if state and state != sight.state:
            raise Gone(sight.state)
        kept = self._kept
        if kept is None or kept.sight is not sight:
            kept = self._kept = Kept(sight)
        return kept


class Gone(HTTPException):
    """The state that is asked for is no longer the case's; answered with the one that is."""

    def __init__(self, present: str) -> None:
        super().__init__(410, {"state": present})


def router(desk: Desk) -> APIRouter:
    """The addresses under /workbench."""
    routes, keeper = APIRouter(prefix="/workbench"), Keeper(desk)

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
        return _sent(keeper.now(state).once(lambda kept: kept.scene_json))

    @routes.get("/chain.json")
    def chain(state: str = "") -> Response:
        return _sent(keeper.now(state).once(lambda kept: kept.chain_json))

    @routes.get("/finding/{id_}.json")
    def finding(id_: str, state: str = "") -> Response:
        return _sent(_json(detail_of(keeper.now(state).sight, id_)))

    @routes.get("/reach/{id_}.json")
    def reach(id_: str, state: str = "") -> Response:
        return _sent(_json(reach_of(keeper.now(state).sight, id_)))

    @routes.get("/positions")
    def positions(asked: Annotated[Asked, Query()]) -> Response:
        made = keeper.now(asked.state).once(lambda kept: kept.positions)
        return Response(view(made, asked.window()), media_type="application/octet-stream")

    return routes


def _json(made: Any) -> bytes:
    return json.dumps(asdict(made), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode(
        "utf-8", "replace"
    )


def _sent(body: bytes) -> Response:
    return Response(body, media_type="application/json")
