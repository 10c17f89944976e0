import { defineConfig } from "vite";
import { licences } from "./licences.ts";
import { spared } from "./spared.ts";

// The server's strict Content-Security-Policy refuses inline scripts and styles: nothing here injects any, and the
// preload helper, which would add <link> elements, is left out.
export default defineConfig(({ command }) => ({
  base: command === "build" ? "/static/workbench/" : "/",
  plugins: [spared(), licences()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  worker: { format: "es", rolldownOptions: { output: { entryFileNames: "[name]-[hash].js" } } },
  build: {
    outDir: "../src/reckoning/faces/web/static/workbench",
    emptyOutDir: true,
    target: "es2023",
    modulePreload: false,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: "src/main.tsx",
      output: {
        entryFileNames: "workbench.js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "workbench.[ext]",
      },
    },
  },
  test: { include: ["test/**/*.test.ts"] },
}));
