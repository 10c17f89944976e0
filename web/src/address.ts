/** The view and the address of the page are one: back and forward work, and a link restores what was seen. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { parsedView, searchOf, type View } from "./view";

const REST_MS = 250;

export type Change = (part: Partial<View>) => void;

/** The view as drawn, a way to change it, and the view as it is this moment, drawn or not. */
export function useView(): [View, Change, () => View] {
  const [view, set] = useState(() => parsedView(location.search));
  const latest = useRef(view);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    const back = (): void => {
      latest.current = parsedView(location.search);
      set(latest.current);
    };
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);

  const change = useCallback((part: Partial<View>): void => {
    const before = latest.current;
    const next = { ...before, ...part };
    const search = searchOf(next);
    latest.current = next;
    set(next);
    clearTimeout(timer.current);
    if (search === location.search) return;
    // A step worth going back to gets an entry of its own; the camera and the clock only move along.
    if (worthBack(before, next)) history.pushState(null, "", location.pathname + search);
    else timer.current = setTimeout(() => history.replaceState(null, "", location.pathname + searchOf(latest.current)), REST_MS);
  }, []);
  const current = useCallback(() => latest.current, []);
  return [view, change, current];
}

const worthBack = (before: View, next: View): boolean =>
  before.selected?.id !== next.selected?.id || before.selected?.kind !== next.selected?.kind || before.pane !== next.pane ||
  before.tables.join() !== next.tables.join() || before.window?.join() !== next.window?.join();
