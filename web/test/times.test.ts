import { expect, test } from "vitest";
import { clamped, DAY, iso, lasted, named, parsedTime, share, tickLabel, ticks } from "../src/times";

test.each([
  ["2024-02-29T23:59Z", Date.UTC(2024, 1, 29, 23, 59)],
  ["2024-02-29 23:59:07", Date.UTC(2024, 1, 29, 23, 59, 7)],
  [" 2024-02-29 ", Date.UTC(2024, 1, 29)],
])("%s is a time", (text, ms) => expect(parsedTime(text)).toBe(ms));

test.each(["", "2023-02-29", "2024-01-01T24:30Z", "2024-1-1", "yesterday", "2024-01-01T00:00+07:00"])(
  "%s is none", (text) => expect(parsedTime(text)).toBeNull(),
);

test("what is written is read back", () => {
  for (const ms of [0, 1_708_387_226_000, Date.UTC(1999, 11, 31, 23, 59, 59)]) expect(parsedTime(iso(ms))).toBe(ms);
});

test.each([10 * 60_000, DAY, 9 * DAY, 90 * DAY, 1000 * DAY, 20_000 * DAY])("ticks of %d ms are few, inside, in order", (long) => {
  const window = [Date.UTC(2022, 0, 10, 5), Date.UTC(2022, 0, 10, 5) + long] as const;
  const made = ticks(window, 8);
  expect(made.length).toBeLessThanOrEqual(12);
  expect(made.every((t, i) => t >= window[0] && t <= window[1] && (i === 0 || t > made[i - 1]!))).toBe(true);
});

test("a tick at midnight names the day, over years the month", () => {
  expect(tickLabel(Date.UTC(2024, 1, 20), [0, DAY])).toBe("02-20");
  expect(tickLabel(Date.UTC(2024, 1, 20, 6), [0, DAY])).toBe("06:00");
  expect(tickLabel(Date.UTC(2024, 1, 20), [0, 1000 * DAY])).toBe("2024-02");
});

test("shares and lengths", () => {
  expect(share(5, [0, 10])).toBe(0.5);
  expect(share(5, [5, 5])).toBe(0);
  expect(clamped(-3, [0, 10])).toBe(0);
  expect([lasted(90_000 * 20), lasted(5 * 3_600_000), lasted(4 * DAY)]).toEqual(["30 min", "5.0 h", "4.0 days"]);
});

test("what took one day is named by that day, what is finer exactly", () => {
  const midnight = Date.UTC(2021, 3, 15);
  expect(named(midnight, midnight + DAY, iso)).toEqual(["2021-04-15", "2021-04-15"]);
  expect(named(midnight, midnight + 1.5 * DAY, iso)).toEqual(["2021-04-15T00:00Z", "2021-04-16T12:00Z"]);
  expect(named(null, midnight, iso)).toEqual([null, "2021-04-15T00:00Z"]);
  expect(named(midnight, null, iso)).toEqual(["2021-04-15T00:00Z", null]);
});
