// The page's build: one index.html, relative addresses, so that dist/ works from any folder of any server.
import { defineConfig } from 'vite';
import { recordings } from './scripts/recordings-plugin.ts';

export default defineConfig({
  base: './',
  plugins: [recordings()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { outDir: 'dist', target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0, reportCompressedSize: false },
});
