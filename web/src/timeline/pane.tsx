/** The timeline with its controls, as a picture or as a table of ships. */
import { Head } from "../head";
import type { Shared } from "../shared";
import { ShipsTable } from "../tables/tables";
import type { Window } from "../times";
import { TimeControls } from "./controls";
import { Timeline } from "./timeline";

interface Given extends Shared {
  look: (window: Window | null) => void;
  moveTo: (now: number | null) => void;
  step: (by: 1 | -1) => void;
}

export function TimelinePane({ known, view, change, within, events, focus, theme, choose, look, moveTo, step }: Given) {
  return (
    <section id="timeline" class="pane timeline-pane" tabIndex={-1} aria-label="Timeline">
      <Head title="Timeline" picture="time" view={view} change={change}>
        <TimeControls known={known} within={within} now={view.now} look={look} moveTo={moveTo} step={step} />
      </Head>
      {view.tables.includes("time") ? (
        <ShipsTable known={known} events={events} focus={focus} selected={view.selected} choose={choose} />
      ) : (
        <Timeline known={known} events={events} within={within} now={view.now} focus={focus} selected={view.selected} theme={theme} choose={choose} look={look} />
      )}
    </section>
  );
}
