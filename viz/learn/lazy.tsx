// The learn pages' place in the app: their code, prose and style come when they are first opened.
import { lazyPart } from '../app/lazy-part.tsx';
import { word } from '../text/words.ts';

const Page = lazyPart<Record<never, never>>(word('The lessons'), () => import('./learn-page.tsx').then(({ LearnPage }) => LearnPage));

export const LazyLearn = () => (
  <main class="learn" id="main">
    <Page />
  </main>
);
