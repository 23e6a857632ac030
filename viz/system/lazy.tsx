// A system's place in the app: its code comes when the first one is opened.
import { lazyPart } from '../app/lazy-part.tsx';
import { word } from '../text/words.ts';

export const LazySystem = lazyPart(word('The system'), () => import('./system-page.tsx').then((module) => module.SystemPage), 'empty');
