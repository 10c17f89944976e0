import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";

const FILE = /^(licen[cs]e|copying|notice)/i;

/** Writes licences.txt: the licence of every package that something in the bundle comes from, and of the coast. */
export function licences(): Plugin {
  return {
    name: "licences",
    generateBundle(_, bundle) {
      const ids = Object.values(bundle).flatMap((part) => (part.type === "chunk" ? part.moduleIds : []));
      const folders = ids.flatMap((id) => /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []);
      const used = [...new Set([...folders, `${import.meta.dirname}/node_modules/world-atlas`])].sort();
      this.emitFile({ type: "asset", fileName: "licences.txt", source: used.map(told).join(`\n${"-".repeat(72)}\n`) });
    },
  };
}

function told(folder: string): string {
  const about = JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as { name: string; version: string; license: string };
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => FILE.test(name)) : [];
  const texts = files.map((name) => readFileSync(`${folder}/${name}`, "utf8").trim());
  return `${about.name} ${about.version}: ${about.license}\n\n${texts.join("\n\n")}\n`;
}
