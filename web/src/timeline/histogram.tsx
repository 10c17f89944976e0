/** All the time there is, how much happened when, and the window in it: dragged, or moved by its two handles. */
import { useMemo, useRef, useState } from "preact/hooks";
import type { Happening } from "../api";
import { bins } from "../bins";
import type { Knowledge } from "../knowledge";
import type { Theme } from "../palette";
import { clamped, iso, share, tickLabel, ticks, type Window } from "../times";

const TALL = 36;
const HANDLE = 24;
const NARROWEST = 60_000;

interface Given {
  known: Knowledge;
  events: readonly Happening[];
  within: Window;
  width: number;
  theme: Theme;
  look: (window: Window | null) => void;
}

export function Histogram({ known, events, within, width, look }: Given) {
  const whole = known.extent;
  const made = useMemo(() => bins(events, whole, Math.max(8, Math.floor(width / 5))), [events, whole, width]);
  const most = Math.max(1, ...made.map((bin) => bin.count));
  const svg = useRef<SVGSVGElement>(null);
  const [drag, dragged] = useState<Window | null>(null);
  const from = useRef(0);
  const shown = drag ?? within;
  const x = (t: number): number => share(clamped(t, whole), whole) * width;
  const timeAt = (event: PointerEvent): number => {
    const box = svg.current!.getBoundingClientRect();
    return clamped(whole[0] + ((event.clientX - box.left) / box.width) * (whole[1] - whole[0]), whole);
  };
  const span = (a: number, b: number): Window => (a < b ? [a, b] : [b, a]);

  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    svg.current!.setPointerCapture(event.pointerId);
    from.current = timeAt(event);
    dragged([from.current, from.current]);
  };
  const up = (event: PointerEvent): void => {
    if (!drag) return;
    const [start, end] = span(from.current, timeAt(event));
    dragged(null);
    if (end - start > (whole[1] - whole[0]) / width) look([start, end]);
  };
  const step = (which: 0 | 1, event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    const edge = event.key === "Home" ? whole[0] : event.key === "End" ? whole[1] : null;
    if (by === undefined && edge === null) return;
    event.preventDefault();
    const moved = edge ?? within[which] + (by ?? 0) * ((whole[1] - whole[0]) / 200);
    const next: Window = which === 0 ? [Math.min(moved, within[1] - NARROWEST), within[1]] : [within[0], Math.max(moved, within[0] + NARROWEST)];
    look([clamped(next[0], whole), clamped(next[1], whole)]);
  };

  return (
    <div class="histogram indented">
      <svg
        ref={svg}
        width={width}
        height={TALL + 14}
        aria-hidden="true"
        onPointerDown={down}
        onPointerMove={(event) => drag && dragged(span(from.current, timeAt(event)))}
        onPointerUp={up}
        onPointerCancel={() => dragged(null)}
        onDblClick={() => look(null)}
      >
        <rect class="ground" width={width} height={TALL} />
        {made.map((bin) => {
          const tall = (Math.sqrt(bin.count) / Math.sqrt(most)) * (TALL - 3);
          const inside = bin.end >= shown[0] && bin.start <= shown[1];
          return bin.count > 0 && <rect key={bin.start} class={inside ? "bin in" : "bin"} x={x(bin.start)} y={TALL - tall} width={Math.max(1, width / made.length - 1)} height={tall} />;
        })}
        <rect class="brush" x={x(shown[0])} width={Math.max(1, x(shown[1]) - x(shown[0]))} height={TALL} />
        <g class="ticks" transform={`translate(0 ${TALL})`}>
          {ticks(whole, Math.max(2, Math.floor(width / 90))).map((t) => (
            <text key={t} x={Math.min(width - 44, x(t))} y={11}>
              {tickLabel(t, whole)}
            </text>
          ))}
        </g>
      </svg>
      {([0, 1] as const).map((which) => (
        <div
          key={which}
          class={which === 0 ? "handle from" : "handle to"}
          role="slider"
          tabIndex={0}
          aria-label={which === 0 ? "Window begins" : "Window ends"}
          aria-valuemin={whole[0]}
          aria-valuemax={whole[1]}
          aria-valuenow={Math.round(within[which])}
          aria-valuetext={iso(Math.round(within[which]))}
          style={{ left: `${x(shown[which]) - HANDLE / 2}px` }}
          onKeyDown={(event) => step(which, event)}
        />
      ))}
    </div>
  );
}
