/** The chain as SVG: bands as wide as what they carried, hatched where nobody measured, dashed where nobody knows. */
import { useMemo, useRef, useState } from "preact/hooks";
import { gradeSays, plural, tonnes } from "../words";
import type { Chain } from "../api";
import type { Focus } from "../knowledge";
import type { Selected } from "../view";
import { BOX_HEIGHT, layoutOf, type Band, type Box } from "./layout";
import { next } from "./walk";

interface Given {
  chain: Chain;
  room: number;
  focus: Focus | null;
  selected: Selected | null;
  /** Edges with a delivery in the time window. */
  present: ReadonlySet<string>;
  choose: (chosen: Selected) => void;
}

export function ChainPicture({ chain, room, focus, selected, present, choose }: Given) {
  const made = useMemo(() => layoutOf(chain, room), [chain, room]);
  const [reached, reach] = useState<string | null>(null);
  const svg = useRef<SVGSVGElement>(null);
  const chosenNode = selected?.kind === "node" ? selected.id : null;
  const stop = made.boxes.some((b) => b.node.id === (reached ?? chosenNode)) ? (reached ?? chosenNode) : made.boxes[0]?.node.id;
  const lit = (has: boolean): string => (focus === null ? "" : has ? " lit" : " dim");

  const walk = (event: KeyboardEvent, box: Box): void => {
    const to = event.key === "Enter" || event.key === " " ? box : next(made.boxes, box, event.key);
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    if (to === box) return choose({ kind: "node", id: box.node.id });
    reach(to.node.id);
    svg.current?.querySelector<SVGGElement>(`[data-node="${CSS.escape(to.node.id)}"]`)?.focus();
  };

  return (
    <svg ref={svg} class="chain" width={made.width} height={made.height} role="group" aria-label="Chain of custody; arrow keys go from box to box">
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line class="hatching" x1="0" y1="0" x2="0" y2="6" />
        </pattern>
      </defs>
      {made.columns.map((c) => (
        <text key={c.name} class="layer-name" x={c.x} y={14}>
          {c.name}
        </text>
      ))}
      {made.titleAt !== null && (
        <g>
          <line class="title-line" x1={0} x2={made.width} y1={made.titleAt - 14} y2={made.titleAt - 14} />
          <text class="layer-name" x={8} y={made.titleAt + 2}>
            title: who sold to whom
          </text>
        </g>
      )}
      {made.bands.map((band) => (
        <BandDrawn
          key={band.edge.id}
          band={band}
          chain={chain}
          mark={lit(focus?.edges.has(band.edge.id) ?? false) + (present.has(band.edge.id) ? "" : " absent")}
          choose={() => choose({ kind: "edge", id: band.edge.id })}
        />
      ))}
      {made.boxes.map((box) => (
        <g
          key={box.node.id}
          class={`node${box.node.unknown ? " unknown" : ""}${lit(focus?.nodes.has(box.node.id) ?? false)}`}
          transform={`translate(${box.x} ${box.y})`}
        >
          <g
            data-node={box.node.id}
            role="button"
            tabindex={box.node.id === stop ? 0 : -1}
            aria-label={spoken(box)}
            aria-pressed={chosenNode === box.node.id}
            onClick={() => choose({ kind: "node", id: box.node.id })}
            onFocus={() => reach(box.node.id)}
            onKeyDown={(event) => walk(event, box)}
          >
            <rect width={made.boxWidth} height={BOX_HEIGHT} rx="3" />
            <title>{spoken(box)}</title>
          </g>
          <g class="written" aria-hidden="true">
            {lines(box, made.boxWidth).map((line, i, all) => (
              <text key={i} class={line.quiet ? "country" : undefined} x="7" y={all.length === 1 ? 22 : 15 + 14 * i}>
                {line.text}
              </text>
            ))}
            {box.node.listed.length > 0 && <path class="listed" d={`M${made.boxWidth - 14} -3h9v11l-4.5 -3l-4.5 3Z`} />}
          </g>
        </g>
      ))}
    </svg>
  );
}

function BandDrawn({ band, chain, mark, choose }: { band: Band; chain: Chain; mark: string; choose: () => void }) {
  const { edge } = band;
  const how = `${edge.kind}${edge.modelled ? " modelled" : ""}${band.open ? " open" : ""}${mark}`;
  const name = (id: string): string => chain.nodes.find((n) => n.id === id)?.name ?? id;
  return (
    <g class={`band ${how}`} onClick={choose}>
      <path class="grab" d={band.path} stroke-width={Math.max(12, band.most)} />
      <path class="most" d={band.path} stroke-width={band.most} />
      {band.least > 0 && !edge.modelled && <path class="least" d={band.path} stroke-width={band.least} />}
      <title>
        {`${edge.kind === "title" ? "sold" : "carried"}: ${name(edge.source)} to ${name(edge.target)}, ${tonnes(edge.low_t, edge.high_t)}` +
          `, ${plural(edge.deliveries.length, "delivery", "deliveries")}${edge.modelled ? `; modelled, ${gradeSays("unclear")}` : ""}`}
      </title>
    </g>
  );
}

const LETTER = 6.1;

interface Line {
  text: string;
  quiet: boolean;
}

/** A name on one line with its country below, or on two. */
function lines({ node }: Box, width: number): Line[] {
  const most = Math.floor((width - 12) / LETTER);
  const cut = (text: string): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
  if (node.name.length <= most) return [{ text: node.name, quiet: false }, ...(node.country ? [{ text: cut(node.country), quiet: true }] : [])];
  const space = node.name.lastIndexOf(" ", most);
  const at = space > most / 3 ? space : most;
  return [{ text: node.name.slice(0, at), quiet: false }, { text: cut(node.name.slice(at).trim()), quiet: false }];
}

const spoken = ({ node }: Box): string =>
  `${node.layer}: ${node.name}${node.country ? `, ${node.country}` : ""}${node.unknown ? ", not known" : ""}` +
  (node.listed.length ? `; listed on the day of a delivery: ${node.listed.join(", ")}` : "");
