/** What every picture of the workbench is given. */
import type { Happening } from "./api";
import type { Change } from "./address";
import type { Focus, Knowledge } from "./knowledge";
import type { Theme } from "./palette";
import type { Window } from "./times";
import type { Selected, View } from "./view";

export interface Shared {
  known: Knowledge;
  view: View;
  change: Change;
  within: Window;
  /** Events shown: in the window, and of layers and kinds that are switched on. */
  events: readonly Happening[];
  focus: Focus | null;
  theme: Theme;
  choose: (chosen: Selected | null) => void;
  fault: (error: unknown) => void;
}
