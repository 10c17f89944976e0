/** A table in place of a picture: one stop of the Tab key, arrows from row to row, sorted and filtered at will. */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ROW_HEIGHT, slice, sorted, type Sorting } from "./rows";

export interface Column<Row> {
  name: string;
  /** What it is sorted and filtered by. */
  value: (row: Row) => string | number | null;
  show?: (row: Row) => ComponentChildren;
  number?: boolean;
}

interface Given<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  idOf: (row: Row) => string;
  chosen: string | null;
  lit: (row: Row) => boolean;
  choose: (row: Row) => void;
}

export function Grid<Row>({ label, columns, rows, idOf, chosen, lit, choose }: Given<Row>) {
  const [sorting, sort] = useState<Sorting | null>(null);
  const [words, filter] = useState("");
  const [stop, setStop] = useState<string | null>(null);
  const [top, scrolled] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const toFocus = useRef<string | null>(null);
  const made = useMemo(() => sorted(rows, columns, sorting, words), [rows, columns, sorting, words]);
  const ids = useMemo(() => made.map(idOf), [made]);
  const at = Math.max(0, ids.indexOf(stop ?? chosen ?? ""));
  const { first, past } = slice(made.length, top, scroller.current?.clientHeight ?? 600, at);

  const bring = (index: number): void => {
    const box = scroller.current!;
    const y = index * ROW_HEIGHT;
    if (y < box.scrollTop) box.scrollTop = y;
    else if (y + 3 * ROW_HEIGHT > box.scrollTop + box.clientHeight) box.scrollTop = y + 3 * ROW_HEIGHT - box.clientHeight;
    scrolled(box.scrollTop);
  };
  useEffect(() => {
    const index = chosen === null ? -1 : ids.indexOf(chosen);
    if (index >= 0) bring(index);
  }, [chosen, ids]);
  useEffect(() => {
    if (toFocus.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(toFocus.current)}"]`);
    if (!row) return; // it is drawn once the table has scrolled there
    row.focus({ preventScroll: true });
    toFocus.current = null;
  });

  const key = (event: KeyboardEvent, row: Row): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 300) / ROW_HEIGHT) - 2);
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -ids.length, End: ids.length }[event.key];
    if (event.key === "Enter" || event.key === " ") choose(row);
    else if (by !== undefined) {
      const goal = Math.min(ids.length - 1, Math.max(0, at + by));
      bring(goal);
      toFocus.current = ids[goal] ?? null;
      setStop(ids[goal] ?? null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div class="grid-holder">
      <label class="filter">
        Filter
        <input type="search" value={words} onInput={(event) => filter(event.currentTarget.value)} />
        <span class="count" role="status">
          {made.length.toLocaleString("en")} of {rows.length.toLocaleString("en")}
        </span>
      </label>
      <div class="grid-scroller" ref={scroller} onScroll={(event) => scrolled(event.currentTarget.scrollTop)}>
        <table role="grid" aria-label={label} aria-rowcount={made.length + 1}>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map((column, i) => (
                <th key={column.name} scope="col" class={column.number ? "number" : undefined} aria-sort={sorting?.column === i ? (sorting.down ? "descending" : "ascending") : "none"}>
                  <button type="button" onClick={() => sort({ column: i, down: sorting?.column === i && !sorting.down })}>
                    {column.name}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {first > 0 && <Space height={first * ROW_HEIGHT} columns={columns.length} />}
            {made.slice(first, past).map((row, i) => {
              const id = ids[first + i]!;
              return (
                <tr
                  key={id}
                  data-row={id}
                  class={lit(row) ? undefined : "dim"}
                  aria-rowindex={first + i + 2}
                  aria-selected={id === chosen}
                  tabIndex={first + i === at ? 0 : -1}
                  onFocus={() => setStop(id)}
                  onClick={() => choose(row)}
                  onKeyDown={(event) => key(event, row)}
                >
                  {columns.map((column) => (
                    <td key={column.name} class={column.number ? "number" : undefined}>
                      {column.show ? column.show(row) : (column.value(row) ?? "not known")}
                    </td>
                  ))}
                </tr>
              );
            })}
            {past < made.length && <Space height={(made.length - past) * ROW_HEIGHT} columns={columns.length} />}
          </tbody>
        </table>
        {made.length === 0 && <p class="quiet">No rows.</p>}
      </div>
    </div>
  );
}

/** Rows that are not drawn, as high as they would be. */
const Space = ({ height, columns }: { height: number; columns: number }) => (
  <tr role="presentation" aria-hidden="true">
    <td colSpan={columns} style={{ height: `${height}px`, padding: 0 }} />
  </tr>
);
