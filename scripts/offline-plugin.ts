// Adds the service worker to the build, with the list of what it keeps: everything but the recordings, which are many and are
// kept once they have been looked at.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const RECORDINGS = '\0virtual:recordings/';

export const offline = (): Plugin => ({
  name: 'offline',
  apply: 'build',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const kept = Object.values(bundle).filter((file) => file.type === 'asset' || !file.facadeModuleId?.startsWith(RECORDINGS));
      const files = kept.map(({ fileName }) => fileName).sort();
      const content = kept.map((file) => (file.type === 'chunk' ? file.code : file.source));
      const hash = createHash('sha256');
      for (const one of content) hash.update(one);
      const source = readFileSync(new URL('./service-worker.js', import.meta.url), 'utf8');
      const constants = `const VERSION = ${JSON.stringify(hash.digest('hex').slice(0, 16))};\nconst FILES = ${JSON.stringify(['./', ...files])};\n`;
      this.emitFile({ type: 'asset', fileName: 'service-worker.js', source: constants + source });
    },
  },
});
