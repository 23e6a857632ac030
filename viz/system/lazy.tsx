// A system's place in the app: its code comes when the first one is opened.
import { lazyPart } from '../app/lazy-part.tsx';

export const LazySystem = lazyPart('The system', () => import('./system-page.tsx').then((module) => module.SystemPage), 'empty');
