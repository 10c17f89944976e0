/** A delivery: how much, how sure, of which origin, and the records that say so. */
import type { Delivery } from "../api";
import type { Knowledge } from "../knowledge";
import { day } from "../times";
import type { Selected } from "../view";
import { gradeMark, plural, tonnes } from "../words";
import type { PanelGiven } from "./given";
import { EventList, Facts, Originals, Sure } from "./parts";

export function DeliveryShown({ known, delivery, focus, theme, choose }: PanelGiven & { delivery: Delivery }) {
  return (
    <>
      <p class="eyebrow">delivery</p>
      <h2>
        <a href={delivery.page}>{delivery.title}</a>
      </h2>
      <Sure grade={delivery.grade} basis={delivery.basis} />
      <Facts
        rows={[
          ["Quantity", tonnes(delivery.low_t, delivery.high_t)],
          ["Begins", delivery.start === null ? "not known" : day(delivery.start)],
          ["Ends", delivery.end === null ? "not known" : day(delivery.end)],
        ]}
      />
      <h3>Origin</h3>
      {delivery.origins.length ? (
        <ul class="plain">{delivery.origins.map((line) => <li key={line}>{line}</li>)}</ul>
      ) : (
        <p class="quiet">Nothing is known of where it came from.</p>
      )}
      <Originals originals={delivery.originals} />
      <EventList known={known} ids={focus?.events ?? new Set()} theme={theme} choose={choose} />
    </>
  );
}

interface Listed {
  known: Knowledge;
  ids: readonly string[];
  choose: (chosen: Selected) => void;
  /** Records are listed under each delivery. */
  open?: boolean;
}

const MOST = 40;

export function DeliveryList({ known, ids, choose, open = false }: Listed) {
  const held = ids.map((id) => known.deliveries.get(id)).filter((d) => d !== undefined).sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
  return (
    <section>
      <h3>{plural(held.length, "delivery", "deliveries")}</h3>
      <ul class="rows">
        {held.slice(0, MOST).map((d) => (
          <li key={d.id}>
            <button type="button" class="row" onClick={() => choose({ kind: "delivery", id: d.id })}>
              <span>{d.title}</span>
              <small>
                {gradeMark(d.grade)} {d.grade}, {tonnes(d.low_t, d.high_t)}
              </small>
            </button>
            {open && d.originals.length > 0 && (
              <ul class="records">
                {d.originals.map((o, i) => (
                  <li key={i}>
                    <a href={o.page}>
                      <span class="role">{o.role}</span> {o.file_name} <span class="locator">{o.locator}</span>
                    </a>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      {held.length > MOST && <p class="quiet">{plural(held.length - MOST, "more delivery", "more deliveries")} in the chain's table.</p>}
    </section>
  );
}
