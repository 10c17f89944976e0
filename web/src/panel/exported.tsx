/** Taking what is selected along: the server's table of a delivery, or a table of what is lit, made here. */
import { csv, save } from "../csv";
import { nameOf, type Focus, type Knowledge } from "../knowledge";
import { iso } from "../times";
import type { Selected } from "../view";

interface Given {
  known: Knowledge;
  focus: Focus;
  chosen: Selected;
}

export function Exported({ known, focus, chosen }: Given) {
  if (chosen.kind === "delivery") {
    return (
      <a class="button" href={`/delivery/${encodeURIComponent(chosen.id)}.csv`} download>
        ↓ Export CSV
      </a>
    );
  }
  return (
    <button type="button" onClick={() => save(`${fileName(nameOf(known, chosen))}.csv`, table(known, focus))}>
      ↓ Export CSV
    </button>
  );
}

const fileName = (name: string): string => name.replaceAll(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60) || "selection";

const HEAD = ["what", "id", "kind", "title", "begins_utc", "ends_utc", "low_t", "best_t", "high_t", "lon", "lat", "grade", "basis", "rule", "marks", "state"];

/** Events and deliveries that are lit, a row each; every row says what is simulated, and of which state of the case. */
export function table(known: Knowledge, focus: Focus): string {
  const { scene, chain } = known;
  const time = (t: number | null): string => (t === null ? "" : iso(t));
  const last = [scene.marks.join("; "), scene.state];
  const events = scene.events.filter((e) => focus.events.has(e.id)).map((e) => [
    "event", e.id, e.kind, e.title, time(e.start), time(e.end), "", "", "", e.at?.[0], e.at?.[1], e.grade, e.basis, e.rule, ...last,
  ]);
  const deliveries = chain.deliveries.filter((d) => focus.deliveries.has(d.id)).map((d) => [
    "delivery", d.id, "delivery", d.title, time(d.start), time(d.end), d.low_t, d.best_t, d.high_t, "", "", d.grade, d.basis, "", ...last,
  ]);
  return csv(HEAD, [...deliveries, ...events]);
}
