/** The panel: what is selected, how sure it is, by which thresholds, and the records under it. */
import type { ComponentChildren } from "preact";
import { settled, type Focus, type Knowledge } from "../knowledge";
import { day, iso, lasted } from "../times";
import type { Selected } from "../view";
import { kindName, plural, tonnes } from "../words";
import { DeliveryShown, DeliveryList } from "./delivery";
import { Exported } from "./exported";
import { FindingShown } from "./finding";
import type { PanelGiven } from "./given";
import { EventList, Facts } from "./parts";

export function Panel(given: PanelGiven) {
  const { known, focus, selected, choose } = given;
  const chosen = settled(known, selected);
  return (
    <aside id="panel" class="panel" tabIndex={-1} aria-label="What is selected">
      {chosen && focus ? (
        <>
          <div class="panel-tools">
            <button type="button" onClick={() => choose(null)} title="Clear the selection (Escape)">
              ✕ Clear
            </button>
            <Exported known={known} focus={focus} chosen={chosen} />
          </div>
          <Chosen {...given} focus={focus} chosen={chosen} />
        </>
      ) : (
        <Nothing known={known} gone={chosen !== null} />
      )}
    </aside>
  );
}

type Shown = PanelGiven & { focus: Focus; chosen: Selected };

function Chosen(given: Shown): ComponentChildren {
  const { known, chosen } = given;
  switch (chosen.kind) {
    case "finding":
      return <FindingShown {...given} event={known.events.get(chosen.id)!} />;
    case "delivery":
      return <DeliveryShown {...given} delivery={known.deliveries.get(chosen.id)!} />;
    case "edge":
      return <EdgeShown {...given} />;
    case "node":
      return <NodeShown {...given} />;
    case "ship":
      return <ShipShown {...given} />;
    case "place":
      return <PlaceShown {...given} />;
  }
}

function EdgeShown({ known, chosen, choose }: Shown) {
  const edge = known.edges.get(chosen.id)!;
  const end = (id: string) => (
    <button type="button" class="link" onClick={() => choose({ kind: "node", id })}>
      {known.nodes.get(id)?.name ?? id}
    </button>
  );
  return (
    <>
      <h2>
        {edge.kind === "title" ? "Sold by " : "Carried from "}
        {end(edge.source)} to {end(edge.target)}
      </h2>
      <Facts
        rows={[
          ["Quantity", tonnes(edge.low_t, edge.high_t)],
          ["Between", edge.first === null ? "not known" : `${day(edge.first)} and ${edge.last === null ? "not known" : day(edge.last)}`],
          ...(edge.modelled ? ([["How", "modelled by rule: no record says so"]] as [string, string][]) : []),
        ]}
      />
      <DeliveryList known={known} ids={edge.deliveries} choose={choose} open />
    </>
  );
}

function NodeShown({ known, focus, chosen, choose, theme }: Shown) {
  const node = known.nodes.get(chosen.id)!;
  const touching = known.chain.edges.filter((e) => focus.edges.has(e.id));
  const other = (e: (typeof touching)[number]): string => known.nodes.get(e.source === node.id ? e.target : e.source)?.name ?? "";
  return (
    <>
      <p class="eyebrow">{node.layer}</p>
      <h2>{node.page && !node.unknown ? <a href={node.page}>{node.name}</a> : node.name}</h2>
      {node.unknown && <p class="note">Nobody knows who or what this was. It is drawn so that it is not forgotten.</p>}
      <Facts rows={[["Country", node.country || "not known"]]} />
      {node.listed.length > 0 && (
        <p class="listed-note">
          <span aria-hidden="true">⚑</span> Counted as listed on the day of some delivery, under: {node.listed.join(", ")}. Same name or number; the page says why.
        </p>
      )}
      {node.ship !== null && (
        <p>
          <button type="button" onClick={() => choose({ kind: "ship", id: known.scene.ships[node.ship!]!.subject })}>
            Show its track
          </button>
        </p>
      )}
      <h3>{plural(touching.length, "edge")}</h3>
      <ul class="rows">
        {touching.map((e) => (
          <li key={e.id}>
            <button type="button" class="row" onClick={() => choose({ kind: "edge", id: e.id })}>
              <span>
                {e.source === node.id ? "to" : "from"} {other(e)}
              </span>
              <small>
                {e.kind === "title" ? "title" : tonnes(e.low_t, e.high_t)}, {plural(e.deliveries.length, "delivery", "deliveries")}
                {e.modelled ? ", modelled" : ""}
              </small>
            </button>
          </li>
        ))}
      </ul>
      <EventList known={known} ids={focus.events} theme={theme} choose={choose} />
    </>
  );
}

function ShipShown({ known, focus, chosen, choose, theme }: Shown) {
  const ship = known.scene.ships[known.shipNumbers.get(chosen.id)!]!;
  return (
    <>
      <p class="eyebrow">ship</p>
      <h2>
        <a href={ship.page}>{ship.name}</a>
      </h2>
      <Facts
        rows={[
          ["Identity", ship.subject],
          ["Positions", ship.positions.toLocaleString("en")],
          ["Heard", `${iso(ship.window[0])} to ${iso(ship.window[1])}, ${lasted(ship.window[1] - ship.window[0])}`],
        ]}
      />
      <EventList known={known} ids={focus.events} theme={theme} choose={choose} />
    </>
  );
}

function PlaceShown({ known, focus, chosen, choose, theme }: Shown) {
  const place = known.places.get(chosen.id)!;
  return (
    <>
      <p class="eyebrow">{kindName(place.kind)}</p>
      <h2>
        <a href={place.page}>{place.name}</a>
      </h2>
      <Facts rows={[["At", `${place.at[1].toFixed(4)}, ${place.at[0].toFixed(4)}`]]} />
      {known.nodes.has(place.id) && (
        <p>
          <button type="button" onClick={() => choose({ kind: "node", id: place.id })}>
            Show it in the chain
          </button>
        </p>
      )}
      <EventList known={known} ids={focus.events} theme={theme} choose={choose} />
    </>
  );
}

function Nothing({ known, gone }: { known: Knowledge; gone: boolean }) {
  const { scene, chain } = known;
  const left = Object.entries(scene.left_out).filter(([, n]) => n > 0);
  return (
    <>
      <h2>{gone ? "No longer in this case" : "Nothing selected"}</h2>
      {gone ? (
        <p>What this address selects is not in the case as it is now. It may have been computed anew, or left out.</p>
      ) : (
        <p>Choose an event, a ship, a place or a part of the chain. <kbd>J</kbd> and <kbd>K</kbd> step from event to event; <kbd>Esc</kbd> clears.</p>
      )}
      <Facts
        rows={[
          ["Positions", scene.positions.toLocaleString("en")],
          ["Ships", scene.ships.length.toLocaleString("en")],
          ["Events", scene.events.length.toLocaleString("en")],
          ["Deliveries", chain.deliveries.length.toLocaleString("en")],
        ]}
      />
      {left.length > 0 && (
        <>
          <h3>Not drawn here</h3>
          <ul class="plain">{left.map(([kind, n]) => <li key={kind}>{n.toLocaleString("en")} × {kindName(kind)}</li>)}</ul>
        </>
      )}
    </>
  );
}
