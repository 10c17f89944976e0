/** What panels are made of: facts, originals, events, how sure. */
import type { ComponentChildren } from "preact";
import type { Original } from "../api";
import type { Knowledge } from "../knowledge";
import { Mark } from "../map/legend";
import type { Theme } from "../palette";
import { iso } from "../times";
import type { Selected } from "../view";
import { gradeMark, gradeRule, gradeSays, kindName, plural } from "../words";

const MOST_EVENTS = 200;

export function Facts({ rows }: { rows: readonly (readonly [name: string, value: ComponentChildren])[] }) {
  if (!rows.length) return null;
  return (
    <dl class="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Sure({ grade, basis, reasons = [] }: { grade: string; basis: string; reasons?: readonly string[] }) {
  return (
    <div class={`sure ${grade}`}>
      <p>
        <span class="dots" aria-hidden="true">{gradeMark(grade)}</span> This {gradeSays(grade)} <span class="quiet">({basis})</span>
      </p>
      <ul>
        {(reasons.length ? reasons : [gradeRule(grade)]).filter(Boolean).map((reason) => <li key={reason}>{reason}</li>)}
      </ul>
    </div>
  );
}

export function Originals({ originals, leftOut = 0, title = "Records under it" }: { originals: readonly Original[]; leftOut?: number; title?: string }) {
  return (
    <section class="originals">
      <h3>{title}</h3>
      {originals.length === 0 && <p class="quiet">No record of the case is named under it.</p>}
      <ul class="plain">
        {originals.map((o, i) => (
          <li key={i}>
            <a href={o.page}>
              <span class="role">{o.role}</span> {o.file_name} <span class="locator">{o.locator}</span>
            </a>
            {o.text && (
              <pre>
                {o.text}
                {o.rendered && <small> (rendered: the file itself is not text)</small>}
              </pre>
            )}
          </li>
        ))}
      </ul>
      {leftOut > 0 && <p class="quiet">{plural(leftOut, "more record")} on its page.</p>}
    </section>
  );
}

interface Listed {
  known: Knowledge;
  ids: ReadonlySet<string>;
  theme: Theme;
  choose: (chosen: Selected) => void;
}

export function EventList({ known, ids, theme, choose }: Listed) {
  const events = known.scene.events.filter((e) => ids.has(e.id)).sort((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity));
  if (!events.length) return null;
  return (
    <section>
      <h3>{plural(events.length, "event")}</h3>
      <ul class="rows">
        {events.slice(0, MOST_EVENTS).map((e) => (
          <li key={e.id}>
            <button type="button" class="row" onClick={() => choose({ kind: "finding", id: e.id })}>
              <span>
                <Mark kind={e.kind} theme={theme} /> {kindName(e.kind)}
                {e.place && known.places.has(e.place) ? `, ${known.places.get(e.place)!.name}` : ""}
              </span>
              <small>{e.start === null ? "time not known" : iso(Math.round(e.start / 60_000) * 60_000)}, {e.grade}</small>
            </button>
          </li>
        ))}
      </ul>
      {events.length > MOST_EVENTS && <p class="quiet">{plural(events.length - MOST_EVENTS, "more event")} in the table.</p>}
    </section>
  );
}
