/** The workbench: map, timeline, chain and panel upon one selection, one window and one address. */
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { useView } from "./address";
import { ChainPane } from "./chain/pane";
import { inOrder, stepped } from "./bins";
import { focusOf, nameOf, settled, shown, type Knowledge } from "./knowledge";
import { MapPane } from "./map/pane";
import { useTheme, useWide } from "./measure";
import { Panel } from "./panel/panel";
import { TimelinePane } from "./timeline/pane";
import { Top } from "./top";
import type { Window } from "./times";
import type { Selected } from "./view";

interface Given {
  known: Knowledge;
  stale: boolean;
  fault: (error: unknown) => void;
}

export function App({ known, stale, fault }: Given) {
  const [view, change, current] = useView();
  const theme = useTheme();
  const wide = useWide();
  const pane = view.pane ?? (wide ? "both" : "map");
  const [said, say] = useState("");
  const within = view.window ?? known.extent;
  const focus = useMemo(() => focusOf(known, view.selected), [known, view.selected?.kind, view.selected?.id]);
  const events = useMemo(() => shown(known.scene.events, view.hidden, within), [known, view.hidden, within[0], within[1]]);
  const ordered = useMemo(() => inOrder(events), [events]);

  const choose = useCallback((chosen: Selected | null): void => {
    const selected = settled(known, chosen);
    change({ selected });
    say(selected ? `Selected: ${nameOf(known, selected)}` : "Nothing selected");
  }, [known]);
  const look = useCallback((window: Window | null): void => change({ window: window && [Math.floor(window[0] / 60_000) * 60_000, Math.ceil(window[1] / 60_000) * 60_000] }), []);
  const moveTo = useCallback((now: number | null): void => change({ now: now === null ? null : Math.round(now / 60_000) * 60_000 }), []);
  const step = useCallback((by: 1 | -1): void => {
    const next = stepped(ordered, current().selected?.id ?? null, by);
    if (next) choose({ kind: "finding", id: next.id });
    else say(by === 1 ? "No later event in this window" : "No earlier event in this window");
  }, [ordered, choose]);

  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "j" || event.key === "J") step(1);
      else if (event.key === "k" || event.key === "K") step(-1);
      else if (event.key === "Escape") choose(null);
    };
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  }, [step, choose]);

  const shared = { known, view, change, within, events, focus, theme, choose, fault };
  return (
    <div class={`bench show-${pane}`}>
      <nav class="skips" aria-label="Skip to">
        {pane !== "chain" && <a href="#map">Map</a>}
        {pane !== "map" && <a href="#chain">Chain</a>}
        <a href="#timeline">Timeline</a>
        <a href="#panel">Selection</a>
      </nav>
      <Top known={known} pane={pane} change={change} stale={stale} />
      <main>
        {pane !== "chain" && <MapPane {...shared} />}
        {pane !== "map" && <ChainPane {...shared} />}
        <TimelinePane {...shared} look={look} moveTo={moveTo} step={step} />
      </main>
      <Panel known={known} focus={focus} selected={view.selected} theme={theme} choose={choose} fault={fault} />
      <p class="unseen" role="status" aria-live="polite">
        {said}
      </p>
    </div>
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.matches("input:not([type=checkbox],[type=radio],[type=range]), textarea, select") || target.isContentEditable);
