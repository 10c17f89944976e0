/** The three tables: events for the map, ships for the timeline, edges and deliveries for the chain. */
import { useMemo, useState } from "preact/hooks";
import type { ChainEdge, Delivery, Happening } from "../api";
import type { Focus, Knowledge } from "../knowledge";
import { Mark } from "../map/legend";
import type { Theme } from "../palette";
import { day, iso, named } from "../times";
import type { Selected } from "../view";
import { gradeMark, gradeSays, kindName, tonnes } from "../words";
import { Grid, type Column } from "./grid";

interface Given {
  known: Knowledge;
  focus: Focus | null;
  selected: Selected | null;
  choose: (chosen: Selected) => void;
}

const minute = (t: number): string => iso(Math.round(t / 60_000) * 60_000);

export function EventsTable({ known, events, theme, focus, selected, choose }: Given & { events: readonly Happening[]; theme: Theme }) {
  const columns = useMemo(
    (): Column<Happening>[] => [
      { name: "Kind", value: (e) => kindName(e.kind), show: (e) => <span class="kind"><Mark kind={e.kind} theme={theme} /> {kindName(e.kind)}</span> },
      { name: "Begins, UTC", value: (e) => named(e.start, e.end, minute)[0] },
      { name: "Ends, UTC", value: (e) => named(e.start, e.end, minute)[1] },
      { name: "Ships", value: (e) => e.ships.map((n) => known.scene.ships[n]?.name ?? "").join(" and ") },
      { name: "Place", value: (e) => known.places.get(e.place)?.name ?? e.place },
      { name: "Grade", value: (e) => e.grade, show: (e) => `${gradeMark(e.grade)} ${e.grade}` },
      { name: "Layer", value: (e) => e.layer },
      { name: "What", value: (e) => e.title },
    ],
    [known, theme],
  );
  return (
    <Grid
      label="Events"
      columns={columns}
      rows={events}
      idOf={(e) => e.id}
      chosen={selected?.id ?? null}
      lit={(e) => focus === null || focus.events.has(e.id)}
      choose={(e) => choose({ kind: "finding", id: e.id })}
    />
  );
}

interface ShipRow {
  subject: string;
  number: number;
  name: string;
  positions: number;
  first: string;
  last: string;
  counts: Map<string, number>;
}

export function ShipsTable({ known, events, focus, selected, choose }: Given & { events: readonly Happening[] }) {
  const rows = useMemo(() => shipRows(known, events), [known, events]);
  const columns = useMemo((): Column<ShipRow>[] => {
    const kinds = [...new Set(rows.flatMap((r) => [...r.counts.keys()]))].sort();
    return [
      { name: "Ship", value: (r) => r.name },
      { name: "Identity", value: (r) => r.subject },
      { name: "Positions", value: (r) => r.positions, show: (r) => r.positions.toLocaleString("en"), number: true },
      { name: "First heard", value: (r) => r.first },
      { name: "Last heard", value: (r) => r.last },
      ...kinds.map((kind): Column<ShipRow> => ({ name: kindName(kind), value: (r) => r.counts.get(kind) ?? 0, number: true })),
    ];
  }, [rows]);
  return (
    <Grid
      label="Ships, with their events in the window"
      columns={columns}
      rows={rows}
      idOf={(r) => r.subject}
      chosen={selected?.kind === "ship" ? selected.id : null}
      lit={(r) => focus === null || focus.ships.has(r.number)}
      choose={(r) => choose({ kind: "ship", id: r.subject })}
    />
  );
}

function shipRows(known: Knowledge, events: readonly Happening[]): ShipRow[] {
  const rows = known.scene.ships.map((ship, number) => ({
    subject: ship.subject, number, name: ship.name, positions: ship.positions,
    first: iso(ship.window[0]), last: iso(ship.window[1]), counts: new Map<string, number>(),
  }));
  for (const e of events) for (const n of e.ships) rows[n]?.counts.set(e.kind, (rows[n].counts.get(e.kind) ?? 0) + 1);
  return rows;
}

type Of = "deliveries" | "edges";

export function ChainTable({ known, focus, selected, choose }: Given) {
  const [of, show] = useState<Of>("deliveries");
  const name = (id: string): string => known.nodes.get(id)?.name ?? id;
  const deliveries = useMemo(
    (): Column<Delivery>[] => [
      { name: "Begins", value: (d) => (d.start === null ? null : day(d.start)) },
      { name: "Delivery", value: (d) => d.title },
      { name: "Tonnes", value: (d) => d.best_t ?? d.high_t, show: (d) => tonnes(d.low_t, d.high_t), number: true },
      { name: "Grade", value: (d) => d.grade, show: (d) => `${gradeMark(d.grade)} ${d.grade}` },
      { name: "Basis", value: (d) => d.basis },
    ],
    [],
  );
  const edges = useMemo(
    (): Column<ChainEdge>[] => [
      { name: "Of", value: (e) => e.kind },
      { name: "From", value: (e) => name(e.source) },
      { name: "To", value: (e) => name(e.target) },
      { name: "Tonnes", value: (e) => e.high_t ?? e.low_t, show: (e) => tonnes(e.low_t, e.high_t), number: true },
      { name: "Deliveries", value: (e) => e.deliveries.length, number: true },
      { name: "Listed", value: (e) => [e.source, e.target].flatMap((id) => known.nodes.get(id)?.listed ?? []).join(", ") },
      { name: "How", value: (e) => (e.modelled ? `modelled: ${gradeSays("unclear")}` : "from records") },
    ],
    [known],
  );
  return (
    <div class="two-tables">
      <div class="joined" role="group" aria-label="Rows are">
        {(["deliveries", "edges"] as const).map((what) => (
          <button key={what} type="button" aria-pressed={of === what} onClick={() => show(what)}>
            {what}
          </button>
        ))}
      </div>
      {of === "deliveries" ? (
        <Grid label="Deliveries" columns={deliveries} rows={known.chain.deliveries} idOf={(d) => d.id} chosen={selected?.id ?? null}
          lit={(d) => focus === null || focus.deliveries.has(d.id)} choose={(d) => choose({ kind: "delivery", id: d.id })} />
      ) : (
        <Grid label="Edges of the chain" columns={edges} rows={known.chain.edges} idOf={(e) => e.id} chosen={selected?.id ?? null}
          lit={(e) => focus === null || focus.edges.has(e.id)} choose={(e) => choose({ kind: "edge", id: e.id })} />
      )}
    </div>
  );
}
