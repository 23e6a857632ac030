// Builds the page and serves it on this machine until Ctrl-C. PORT in the environment asks for a port; a taken one moves on.
import { ensurePackages, ROOT, runTool, TOOLS } from './project.mjs';

ensurePackages();
if (runTool(TOOLS.vite, ['build', '--logLevel', 'warn']) !== 0) process.exit(1);

const { preview } = await import('vite');
const server = await preview({ root: ROOT, logLevel: 'warn', preview: { port: Number(process.env.PORT) || 4173, strictPort: false } });
console.log(`halfopen: ${server.resolvedUrls?.local[0]} (Ctrl-C ends it)`);

const end = () => server.close().finally(() => process.exit(0));
process.once('SIGINT', end);
process.once('SIGTERM', end);
