/** What is selected, as a file: values quoted, and none that a spreadsheet would run as a formula. */

const cell = (value: unknown): string => {
  const text = value === null || value === undefined ? "" : String(value);
  const inert = /^[=+\-@\t\r]/.test(text) && !/^-?[\d.]+(e-?\d+)?$/i.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
};

export const csv = (head: readonly string[], rows: readonly (readonly unknown[])[]): string =>
  [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";

/** Hand a file to the person, made here, sent nowhere. */
export function save(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
