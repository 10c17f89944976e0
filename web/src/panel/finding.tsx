/** A finding: what it says, its grade and why, the thresholds in force, the bytes under it. */
import { useEffect, useState } from "preact/hooks";
import type { Detail, Happening } from "../api";
import { getDetail, isAbort } from "../fetching";
import { iso, lasted, named } from "../times";
import { kindName, LAYERS } from "../words";
import type { PanelGiven } from "./given";
import { Facts, Originals, Sure } from "./parts";

/** Fields that the panel says in its own words already. */
const SAID = new Set(["start", "end", "name", "setting", "place", "pattern", "rule", "lon", "lat", "lon_end", "lat_end"]);

export function FindingShown({ known, event, choose, fault }: PanelGiven & { event: Happening }) {
  const [detail, got] = useState<Detail | null>(null);
  useEffect(() => {
    got(null);
    const ended = new AbortController();
    getDetail(known.scene.state, event.id, ended.signal).then(got, (error: unknown) => isAbort(error) || fault(error));
    return () => ended.abort();
  }, [known, event.id]);

  const [begins, ends] = named(event.start, event.end, (t) => iso(Math.round(t / 1000) * 1000));
  const place = known.places.get(event.place);
  return (
    <>
      <p class="eyebrow" title={LAYERS[event.layer]}>
        {kindName(event.kind)}, {event.layer}
      </p>
      <h2>
        <a href={event.page}>{event.title}</a>
      </h2>
      <Sure grade={event.grade} basis={event.basis} reasons={detail?.reasons ?? []} />
      <Facts
        rows={[
          ["Begins", begins ?? "not known"],
          ["Ends", ends === null ? "not known" : `${ends}${event.start === null ? "" : `, ${lasted(event.end! - event.start)}`}`],
          ...event.ships.map((n) => {
            const ship = known.scene.ships[n]!;
            return ["Ship", <button type="button" class="link" onClick={() => choose({ kind: "ship", id: ship.subject })}>{ship.name}</button>] as const;
          }),
          ...(place ? [["Place", <button type="button" class="link" onClick={() => choose({ kind: "place", id: place.id })}>{place.name}</button>] as const] : []),
          ...(event.setting ? [["Setting", event.setting] as const] : []),
          ...(event.pattern ? [["Pattern", event.pattern] as const] : []),
          ...(detail?.fields ?? []).filter((f) => !SAID.has(f.name)).map((f) => [f.name.replaceAll("_", " "), f.value] as const),
        ]}
      />
      {event.deliveries.length > 0 && (
        <ul class="rows">
          {event.deliveries.map((id) => (
            <li key={id}>
              <button type="button" class="row" onClick={() => choose({ kind: "delivery", id })}>
                <span>{known.deliveries.get(id)?.title ?? id}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {detail === null ? (
        <p class="quiet">Reading what is under it …</p>
      ) : (
        <>
          <h3>Thresholds of {event.rule}</h3>
          {detail.thresholds.length ? <Facts rows={detail.thresholds.map((t) => [t.name, t.value])} /> : <p class="quiet">This rule has none.</p>}
          <Originals originals={detail.originals} leftOut={detail.left_out} />
        </>
      )}
    </>
  );
}
