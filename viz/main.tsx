// Starts the page.
import { render } from 'preact';
import { App } from './app/app.tsx';
import { listenForKeys } from './app/keys.ts';
import { keepForOffline } from './app/offline.ts';
import { listenForFiles } from './state/open-file.ts';
import { followLink } from './state/route.ts';
import { startLanguage } from './text/language.ts';

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no #app');
await followLink();
await startLanguage();
listenForKeys();
listenForFiles();
render(<App />, root);
keepForOffline();
