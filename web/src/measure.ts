/** How wide an element is, the colours in force, whether things may move. */
import { useEffect, useState } from "preact/hooks";
import type { RefObject } from "preact";
import type { Theme } from "./palette";

export function useWidth(ref: RefObject<HTMLElement | null>, first = 800): number {
  const [width, measured] = useState(first);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => measured(element.clientWidth));
    observer.observe(element);
    measured(element.clientWidth);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}

function useMedia(query: string): boolean {
  const [matches, changed] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const listen = (): void => changed(list.matches);
    list.addEventListener("change", listen);
    return () => list.removeEventListener("change", listen);
  }, [query]);
  return matches;
}

export const useTheme = (): Theme => (useMedia("(prefers-color-scheme: dark)") ? "dark" : "light");
export const useWide = (): boolean => useMedia("(min-width: 1500px)");
export const useStillness = (): boolean => useMedia("(prefers-reduced-motion: reduce)");
