import { expect, test } from "vitest";
import { FIRST_VIEW, parsedView, searchOf, toggled, type View } from "../src/view";

const VIEW: View = {
  selected: { kind: "edge", id: "custody:imo:2216988>place:simulated-6" },
  window: [Date.UTC(2024, 1, 20), Date.UTC(2024, 2, 2, 11, 33)],
  camera: [-179.6567, 37.6943, 6.25],
  colouring: "certainty",
  pane: "both",
  tables: ["map", "chain"],
  hidden: ["broadcast", "port_call"],
  now: Date.UTC(2024, 1, 21, 6, 30),
};

test("an address says all of a view", () => {
  expect(parsedView(searchOf(VIEW))).toEqual(VIEW);
});

test("the first view has no address of its own", () => {
  expect(searchOf(FIRST_VIEW)).toBe("");
  expect(parsedView("")).toEqual(FIRST_VIEW);
});

test.each([
  "?sel=nothing", "?sel=finding:", "?sel=constructor:x", "?from=2024-02-30T00:00Z&to=2024-03-01", "?from=2024-03-01&to=2024-02-01",
  "?at=1,2", "?at=,,", "?at=1,91,3", "?at=a,b,c", "?colour=red", "?pane=all", "?tables=none", "?now=soon",
])("what %s says wrongly is left as it was", (search) => {
  expect(parsedView(search)).toEqual(FIRST_VIEW);
});

test("an identifier may hold any character", () => {
  const selected = { kind: "node" as const, id: "party:Ünknown & sons, ltd=?#/%" };
  expect(parsedView(searchOf({ ...FIRST_VIEW, selected })).selected).toEqual(selected);
});

test("a toggle goes there and back", () => {
  expect(toggled(toggled(["a"], "b"), "b")).toEqual(["a"]);
});
