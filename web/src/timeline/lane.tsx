/** A lane: when a ship was heard, its silences dashed, its events by shape and colour, its meetings joined. */
import type { Happening } from "../api";
import type { Focus } from "../knowledge";
import { colourOf, css, shapeOf, type Theme } from "../palette";
import { SHAPES } from "../shapes";
import { clamped, share, tickLabel, ticks, type Window } from "../times";
import type { Selected } from "../view";
import { LANE_HEIGHT, type Lane } from "./lanes";

interface Given {
  lane: Lane;
  y: number;
  lanes: readonly Lane[];
  within: Window;
  left: number;
  width: number;
  focus: Focus | null;
  selected: Selected | null;
  theme: Theme;
  choose: (chosen: Selected) => void;
}

const SILENT = new Set(["ais_gap", "left_area", "not_observed"]);

export function LaneDrawn({ lane, y, lanes, within, left, width, focus, selected, theme, choose }: Given) {
  const x = (t: number): number => left + share(clamped(t, within), within) * width;
  const lit = focus === null || (lane.ship === null ? lane.events.some((e) => focus.events.has(e.id)) : focus.ships.has(lane.ship));
  const subject = lane.ship === null ? null : lane.key;
  const heard = lane.heard && lane.heard[0] <= within[1] && lane.heard[1] >= within[0] ? lane.heard : null;
  return (
    <g class={`lane${lit ? "" : " dim"}`} transform={`translate(0 ${y})`}>
      <line class="rule" x1={0} x2={left + width} y1={LANE_HEIGHT - 0.5} y2={LANE_HEIGHT - 0.5} />
      {heard && <line class="heard" x1={x(heard[0])} x2={x(heard[1])} y1={LANE_HEIGHT / 2} y2={LANE_HEIGHT / 2} />}
      {lane.events.map((e) => (
        <EventDrawn
          key={e.id}
          event={e}
          x={x(e.start!)}
          past={x(e.end ?? e.start!)}
          other={partner(lane, e, lanes)}
          state={selected?.id === e.id ? " chosen" : focus !== null && !focus.events.has(e.id) ? " dim" : ""}
          theme={theme}
          choose={() => choose({ kind: "finding", id: e.id })}
        />
      ))}
      <rect class="under-name" x={0} y={0} width={left - 4} height={LANE_HEIGHT - 1} />
      <text
        class={subject ? "ship-name" : "paper-name"}
        x={6}
        y={15}
        onClick={subject ? () => choose({ kind: "ship", id: subject }) : undefined}
      >
        {lane.name.length > 20 ? `${lane.name.slice(0, 19)}…` : lane.name}
        <title>{lane.name}</title>
      </text>
    </g>
  );
}

/** How many lanes down the other ship of a meeting is; 0 where there is none below. */
function partner(lane: Lane, event: Happening, lanes: readonly Lane[]): number {
  if (event.kind !== "meeting" || event.ships.length < 2) return 0;
  const here = lanes.indexOf(lane);
  return Math.max(0, lanes.findIndex((l, i) => i > here && l.ship !== null && event.ships.includes(l.ship)) - here);
}

interface EventGiven {
  event: Happening;
  x: number;
  past: number;
  other: number;
  state: string;
  theme: Theme;
  choose: () => void;
}

function EventDrawn({ event, x, past, other, state, theme, choose }: EventGiven) {
  const colour = css(colourOf(event.kind, theme));
  const shape = SHAPES[shapeOf(event.kind)];
  const middle = LANE_HEIGHT / 2;
  return (
    <g class={`event${state}`} onClick={choose}>
      {SILENT.has(event.kind) ? (
        <g>
          <line class="silence-under" x1={x} x2={past} y1={middle} y2={middle} />
          <line class="silence" x1={x} x2={past} y1={middle} y2={middle} stroke={colour} />
        </g>
      ) : (
        past - x > 3 && <rect class="span" x={x} y={middle - 3} width={past - x} height={6} fill={colour} />
      )}
      {other > 0 && <line class="pair" x1={x} x2={x} y1={middle} y2={middle + other * LANE_HEIGHT} stroke={colour} />}
      <g transform={`translate(${x - 7} ${middle - 7}) scale(0.875)`}>
        <circle class="halo" cx="8" cy="8" r="11" />
        <path class="shape" d={shape.path} fill={shape.filled ? colour : "none"} stroke={colour} stroke-width={shape.filled ? 1 : 2} />
      </g>
      <title>{event.title}</title>
    </g>
  );
}

export function Axis({ within, width }: { within: Window; width: number }) {
  return (
    <g class="ticks">
      {ticks(within, Math.max(2, Math.floor(width / 90))).map((t) => (
        <g key={t} transform={`translate(${share(t, within) * width} 0)`}>
          <line y1={11} y2={16} />
          <text x={2} y={10}>
            {tickLabel(t, within)}
          </text>
        </g>
      ))}
    </g>
  );
}
