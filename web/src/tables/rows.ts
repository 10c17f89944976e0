/** Which rows of a table, in which order. */

export const ROW_HEIGHT = 28;
const MARGIN = 8;

export interface Sorting {
  column: number;
  down: boolean;
}

interface Valued<Row> {
  value: (row: Row) => string | number | null;
}

/** Rows that hold every word, in the order of a column; what is not known comes last either way. */
export function sorted<Row>(rows: readonly Row[], columns: readonly Valued<Row>[], sorting: Sorting | null, words: string): Row[] {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
  const kept = rows.filter((row) => {
    if (!asked.length) return true;
    const text = columns.map((c) => String(c.value(row) ?? "")).join(" ").toLowerCase();
    return asked.every((word) => text.includes(word));
  });
  const column = sorting && columns[sorting.column];
  if (!sorting || !column) return kept;
  const sign = sorting.down ? -1 : 1;
  return kept.sort((a, b) => {
    const [x, y] = [column.value(a), column.value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return x === y ? 0 : sign * (x < y ? -1 : 1);
  });
}

/** The rows in sight with some to spare; the row that holds the focus is always among them when it is near. */
export function slice(count: number, top: number, height: number, focused: number): { first: number; past: number } {
  let first = Math.max(0, Math.floor(top / ROW_HEIGHT) - MARGIN);
  let past = Math.min(count, Math.ceil((top + height) / ROW_HEIGHT) + MARGIN);
  if (focused < first && first - focused < 200) first = focused;
  if (focused >= past && focused - past < 200) past = Math.min(count, focused + 1);
  return { first, past };
}
