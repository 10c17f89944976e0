/** The head of a picture: its name, and the switch between picture and table. */
import type { ComponentChildren } from "preact";
import type { Change } from "./address";
import { toggled, type Picture, type View } from "./view";

interface Given {
  title: string;
  picture: Picture;
  view: View;
  change: Change;
  children?: ComponentChildren;
}

export function Head({ title, picture, view, change, children }: Given) {
  const table = view.tables.includes(picture);
  return (
    <div class="head">
      <h2>{title}</h2>
      <div class="head-tools">{children}</div>
      <button type="button" class="as-table" aria-pressed={table} onClick={() => change({ tables: toggled(view.tables, picture) })}>
        ▤ Table
      </button>
    </div>
  );
}
