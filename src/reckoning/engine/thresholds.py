"""Thresholds of a trace: the parameters of every detector under one roof, named as `--set` names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reckoning.engine.parameters import flat, with_values
from reckoning.sea.anchorages import AnchorageParameters
from reckoning.sea.dark_meetings import DarkMeetingParameters
from reckoning.sea.draught import DraughtParameters
from reckoning.sea.false_positions import FalsePositionParameters
from reckoning.sea.gaps import GapParameters
from reckoning.sea.grid import GridParameters
from reckoning.sea.identity import IdentityParameters
from reckoning.sea.loitering import LoiteringParameters
from reckoning.sea.meetings import MeetingParameters
from reckoning.sea.port_calls import PortCallParameters
from reckoning.sea.segments import SegmentParameters
from reckoning.sea.setting import SettingParameters
from reckoning.sea.silences import SilenceParameters
from reckoning.sea.speeds import SpeedParameters
from reckoning.sea.stops import StopParameters


@dataclass(frozen=True)
class TraceParameters:
    """Every threshold between positions and findings."""

    segments: SegmentParameters = SegmentParameters()
    speeds: SpeedParameters = SpeedParameters()
    stops: StopParameters = StopParameters()
    port_calls: PortCallParameters = PortCallParameters()
    loitering: LoiteringParameters = LoiteringParameters()
    silences: SilenceParameters = SilenceParameters()
    false_positions: FalsePositionParameters = FalsePositionParameters()
    gaps: GapParameters = GapParameters()
    grid: GridParameters = GridParameters()
    meetings: MeetingParameters = MeetingParameters()
    dark_meetings: DarkMeetingParameters = DarkMeetingParameters()
    setting: SettingParameters = SettingParameters()
    anchorages: AnchorageParameters = AnchorageParameters()
    draught: DraughtParameters = DraughtParameters()
    identity: IdentityParameters = IdentityParameters()

    def flat(self) -> dict[str, Any]:
        """Every threshold by its full name, as plain JSON values."""
        return flat(self)


def parameters_with(values: Mapping[str, object]) -> TraceParameters:
    """The defaults with some thresholds set by name; raises one `UsageError` for all that are unknown or unfit."""
    return with_values(TraceParameters(), values)
