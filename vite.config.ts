// The page's build: one index.html, relative addresses, so that dist/ works from any folder of any server.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { catalogueParts } from './scripts/catalogue-plugin.ts';
import { offline } from './scripts/offline-plugin.ts';
import { recordings } from './scripts/recordings-plugin.ts';
import { staticPages } from './scripts/static-pages-plugin.ts';

const noMotion = fileURLToPath(new URL('./viz/lanes/no-motion.ts', import.meta.url));

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string };

export default defineConfig({
  base: './',
  plugins: [catalogueParts(), recordings(), staticPages(), offline()],
  define: { HALFOPEN_VERSION: JSON.stringify(version) },
  resolve: { alias: { 'd3-transition': noMotion, 'd3-interpolate': noMotion } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // The simulator's modules only define things: what a part of the page does not use stays out of that part, although
    // everything comes through one door.
    rolldownOptions: { treeshake: { moduleSideEffects: (id: string) => !/[\\/]sim[\\/]/.test(id) } },
  },
});
