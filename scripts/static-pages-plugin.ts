// Adds the catalogue as pages without JavaScript to the build: static/index.html, and one page a scenario. The front page
// leads there where JavaScript is off.
import { fileURLToPath } from 'node:url';
import { type Plugin, runnerImport } from 'vite';

interface Pages {
  readonly staticPages: (stylesheet: string) => readonly { readonly fileName: string; readonly html: string }[];
}

export const staticPages = (): Plugin => ({
  name: 'static-pages',
  apply: 'build',
  async generateBundle(_, bundle) {
    const page = Object.keys(bundle).includes('index.html') || Object.values(bundle).some((file) => file.type === 'chunk' && file.isEntry);
    const stylesheet = Object.keys(bundle).find((name) => /(^|\/)index-[\w-]+\.css$/.test(name));
    if (!page || stylesheet === undefined) return;
    const module = fileURLToPath(new URL('../viz/static/pages.ts', import.meta.url));
    const { module: pages } = await runnerImport<Pages>(module, { configFile: false, logLevel: 'error' });
    for (const { fileName, html } of pages.staticPages(stylesheet))
      this.emitFile({ type: 'asset', fileName: `static/${fileName}`, source: html });
  },
});
