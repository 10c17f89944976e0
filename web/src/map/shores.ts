/** The coast in view: the world at once, cells of detail as the view comes near, each asked for once. */
import { useEffect, useState } from "preact/hooks";
import { cellsIn, coastOf, DETAIL_ZOOM, type Coast, type CoastFile } from "./coast";
import type { Asked } from "./tracks";

const FOLDER = "/static/workbench/coast";
const held = new Map<string, Promise<Coast | null>>();
let known: ReadonlySet<string> = new Set();

async function get(name: string): Promise<Coast | null> {
  const answer = await fetch(`${FOLDER}/${name}.json`);
  if (!answer.ok) return null;
  const file = (await answer.json()) as CoastFile;
  if (file.cells) known = new Set(file.cells);
  return coastOf(file);
}

function once(name: string): Promise<Coast | null> {
  const asked = held.get(name) ?? get(name);
  held.set(name, asked);
  return asked;
}

/** Named pieces of coast to draw. */
export function useCoast(seen: Asked | null, fault: (error: unknown) => void): [name: string, coast: Coast][] {
  const [pieces, set] = useState<[string, Coast][]>([]);
  useEffect(() => {
    if (!seen) return;
    let current = true;
    const draw = async (): Promise<void> => {
      const world = await once("world");
      const cells = seen.zoom < DETAIL_ZOOM ? [] : cellsIn(seen.box).filter((name) => known.has(name));
      const near = seen.zoom >= DETAIL_ZOOM && (cells.length > 0 || cellsIn(seen.box).length > 0);
      const names = near ? cells : ["world"];
      const got = near ? await Promise.all(cells.map(once)) : [world];
      if (current) set(names.flatMap((name, i): [string, Coast][] => (got[i] ? [[name, got[i]]] : [])));
    };
    draw().catch(fault);
    return () => void (current = false);
  }, [seen]);
  return pieces;
}
