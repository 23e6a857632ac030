// The catalogue's systems as cards of the front page: question, lesson, and a figure that comes when its card is looked at.
import { systemFiles } from './catalogue-file.ts';
import { group } from 'd3-array';
import { type SystemEntry, systemEntry } from '../state/systems.ts';
import { lazyPart } from '../app/lazy-part.tsx';
import { t, word } from '../text/words.ts';

const TinySystem = lazyPart<{ readonly id: string }>(
  word('The figure'),
  () => import('./tiny.tsx').then((module) => module.TinySystem),
  'card-answer system-answer',
);

const GROUPS = group(systemFiles.map(systemEntry), (entry) => entry.group);

export function SystemCards() {
  return (
    <>
      {Array.from(GROUPS, ([name, entries]) => (
        <section key={name} class="cards-group">
          <h2>{t(name)}</h2>
          <ul class="cards">
            {entries.map((entry) => (
              <SystemCard key={entry.id} entry={entry} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function SystemCard({ entry: { id, title, question, lesson } }: { entry: SystemEntry }) {
  return (
    <li class="card">
      <a href={`#/system/${encodeURIComponent(id)}`}>
        <h3>{t(title)}</h3>
        <p class="question">{t(question)}</p>
        <p class="card-lesson">{t(lesson)}</p>
        <TinySystem id={id} />
      </a>
    </li>
  );
}
