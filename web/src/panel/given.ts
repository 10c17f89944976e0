/** What the panel and each of its parts are given. */
import type { Focus, Knowledge } from "../knowledge";
import type { Theme } from "../palette";
import type { Selected } from "../view";

export interface PanelGiven {
  known: Knowledge;
  focus: Focus | null;
  selected: Selected | null;
  theme: Theme;
  choose: (chosen: Selected | null) => void;
  fault: (error: unknown) => void;
}
