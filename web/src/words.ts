/** How sure a thing may be worded; never a verdict. */

const GRADES: Record<string, { says: string; rule: string; mark: string }> = {
  confirmed: { says: "is confirmed", rule: "two or more independent groups support it, one observed or documented", mark: "●●●" },
  likely: { says: "is likely", rule: "one observed or documented group supports it, or three or more state it", mark: "●●○" },
  possible: { says: "is possible", rule: "one or two groups state it, or only secondary copies support it", mark: "●○○" },
  contested: { says: "is contested", rule: "at least one group denies what another supports", mark: "●|○" },
  unclear: { says: "is not established", rule: "nothing supports it, or only a model does", mark: "○○○" },
};

export const GRADE_ORDER = Object.keys(GRADES);

export const gradeSays = (grade: string): string => GRADES[grade]?.says ?? grade;
export const gradeRule = (grade: string): string => GRADES[grade]?.rule ?? "";
export const gradeMark = (grade: string): string => GRADES[grade]?.mark ?? "○○○";

/** "ais_gap" as people read it. */
const KINDS: Record<string, string> = {
  ais_gap: "AIS silence",
  port_call: "port call",
  false_position: "position not credible",
  detection_match: "seen from above",
  mirror_gap: "mirror trade gap",
  not_observed: "not observed",
};

export const kindName = (kind: string): string => KINDS[kind] ?? kind.replaceAll("_", " ");

export const LAYERS = {
  broadcast: "what ships said of themselves",
  assessed: "what was concluded",
  documented: "what papers say",
} as const;

export const plural = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

/** Tonnes with their bounds: "1,200 t", "900 to 1,200 t", "at most 1,200 t", "not known". */
export function tonnes(low: number | null, high: number | null): string {
  const round = (t: number): string => (t >= 10 ? Math.round(t) : Number(t.toPrecision(2))).toLocaleString("en");
  if (low === null && high === null) return "quantity not known";
  if (low === null) return `at most ${round(high!)} t`;
  if (high === null) return `at least ${round(low)} t`;
  return round(low) === round(high) ? `${round(low)} t` : `${round(low)} to ${round(high)} t`;
}
