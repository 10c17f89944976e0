/** The timeline: how many events when (with the window to drag), exact times, and a lane for each ship. */
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Happening } from "../api";
import type { Focus, Knowledge } from "../knowledge";
import type { Theme } from "../palette";
import type { Window } from "../times";
import type { Selected } from "../view";
import { useWidth } from "../measure";
import { Histogram } from "./histogram";
import { lanesOf, LANE_HEIGHT, type Lane } from "./lanes";
import { LaneDrawn, Axis } from "./lane";
import { useState } from "preact/hooks";

export const GUTTER = 148;

interface Given {
  known: Knowledge;
  events: readonly Happening[];
  within: Window;
  now: number | null;
  focus: Focus | null;
  selected: Selected | null;
  theme: Theme;
  choose: (chosen: Selected) => void;
  look: (window: Window | null) => void;
}

export function Timeline({ known, events, within, now, focus, selected, theme, choose, look }: Given) {
  const holder = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(holder);
  const [top, scrolled] = useState(0);
  const lanes = useMemo(() => lanesOf(known.scene.ships, events), [known, events]);
  const room = Math.max(120, width - GUTTER - 16);
  const tall = scroller.current?.clientHeight ?? 200;
  const first = Math.max(0, Math.floor(top / LANE_HEIGHT) - 2);
  const drawn = lanes.slice(first, Math.ceil((top + tall) / LANE_HEIGHT) + 2);

  const goal = selected && lanes.findIndex((lane) => holds(lane, selected, known));
  useEffect(() => {
    const box = scroller.current;
    if (!box || goal === null || goal === undefined || goal < 0) return;
    const at = goal * LANE_HEIGHT;
    if (at < box.scrollTop || at + LANE_HEIGHT > box.scrollTop + box.clientHeight) box.scrollTop = Math.max(0, at - box.clientHeight / 2);
  }, [goal, selected]);

  return (
    <div class="timeline" ref={holder}>
      <Histogram known={known} events={known.scene.events} within={within} width={room} theme={theme} look={look} />
      <div class="axis" aria-hidden="true">
        <svg width={room} height={16} class="indented">
          {(within[0] !== known.extent[0] || within[1] !== known.extent[1]) && <Axis within={within} width={room} />}
        </svg>
      </div>
      <div
        class="lanes"
        ref={scroller}
        tabIndex={0}
        role="region"
        aria-label={`${lanes.length} lanes of ships and papers; J and K step through events`}
        onScroll={(event) => scrolled(event.currentTarget.scrollTop)}
      >
        <svg width={GUTTER + room} height={lanes.length * LANE_HEIGHT} aria-hidden="true">
          {drawn.map((lane, i) => (
            <LaneDrawn
              key={lane.key}
              lane={lane}
              y={(first + i) * LANE_HEIGHT}
              lanes={lanes}
              within={within}
              left={GUTTER}
              width={room}
              focus={focus}
              selected={selected}
              theme={theme}
              choose={choose}
            />
          ))}
          {now !== null && now >= within[0] && now <= within[1] && (
            <line
              class="now"
              x1={GUTTER + ((now - within[0]) / (within[1] - within[0])) * room}
              x2={GUTTER + ((now - within[0]) / (within[1] - within[0])) * room}
              y1={0}
              y2={Math.max(1, lanes.length * LANE_HEIGHT)}
            />
          )}
        </svg>
        {lanes.length === 0 && <p class="quiet">Nothing in this window with these layers and kinds.</p>}
      </div>
    </div>
  );
}

function holds(lane: Lane, selected: Selected, known: Knowledge): boolean {
  if (selected.kind === "ship") return lane.ship !== null && known.scene.ships[lane.ship]?.subject === selected.id;
  return lane.events.some((e) => e.id === selected.id);
}
