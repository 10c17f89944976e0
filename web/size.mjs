// What the workbench weighs: every script and style that the build made, and the world's coast, gzipped. Fails above the
// limit. The detailed cells of the coast are data that a view asks for one by one; they are told beside.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_KB = 600;
const folder = new URL("../src/reckoning/faces/web/static/workbench/", import.meta.url);
const weigh = (path) => gzipSync(readFileSync(new URL(path, folder)), { level: 9 }).length;

const code = readdirSync(folder).filter((name) => /\.(js|mjs|css)$/.test(name));
const parts = [...code, "coast/world.json"].map((name) => [name, weigh(name)]);
const cells = readdirSync(new URL("coast/", folder)).filter((name) => name !== "world.json");
const total = parts.reduce((sum, [, bytes]) => sum + bytes, 0);

for (const [name, bytes] of parts) console.log(`${(bytes / 1000).toFixed(1).padStart(8)} kB  ${name}`);
console.log(`${(total / 1000).toFixed(1).padStart(8)} kB  gzipped in total, of ${LIMIT_KB} kB`);
const most = Math.max(...cells.map((name) => weigh(`coast/${name}`)));
console.log(`          beside: ${cells.length} cells of coast, the largest ${(most / 1000).toFixed(1)} kB`);
if (total > LIMIT_KB * 1000) {
  console.error(`the workbench is larger than ${LIMIT_KB} kB gzipped: import less, or split it`);
  process.exit(1);
}
