// The catalogue: every failure as a card with its question, its answer and a figure of the run.
import type { Run } from '../../sim/index.ts';
import { catalogue, type CatalogueEntry, evaluate } from '../state/evaluate.ts';
import { answerDocument } from '../state/store.ts';
import { formatLink } from '../state/url.ts';
import { humanDuration } from '../text/duration.ts';
import { Banners } from './banners.tsx';
import { byGroup } from './groups.ts';
import { lazyPart } from './lazy-part.tsx';
import { TinyFigure } from './tiny-figure.tsx';
import { verdictWords } from '../text/verdict.ts';
import { t, word } from '../text/words.ts';

const SystemCards = lazyPart(word('The systems'), () => import('../system/cards.tsx').then((module) => module.SystemCards));
const SYSTEMS = 'systems';

export function Catalogue() {
  return (
    <main class="catalogue" id="main">
      <Banners />
      <div class="intro">
        <h1>{t('When does a program notice that the other end is gone?')}</h1>
        <p>
          {t(
            'Linux’s TCP timers, simulated to the jiffy. Pick a failure, see which timer decides and when; change a setting and see what changes. Nothing leaves this page.',
          )}
        </p>
        <p>
          <a class="answer-link" href={formatLink({ page: 'answer', document: answerDocument.value })}>
            {t('When would your settings notice? Every situation, at once')}
          </a>
        </p>
        <p>
          {/* A button and not a link: the address's fragment holds the page's state. */}
          <button type="button" class="quiet-button to-systems" onClick={() => document.getElementById(SYSTEMS)?.scrollIntoView()}>
            {t('Whole systems: programs with pools and timeouts, gRPC, etcd, load balancers, fleets of thousands')}
          </button>
        </p>
        <p>
          <a href="#/evidence">{t('How we know: recordings of real kernels beside our runs, and well-known claims, measured')}</a>
        </p>
      </div>
      {catalogue.broken.length > 0 && (
        <div class="banner wrong-banner" role="alert">
          {t('Some scenarios of the catalogue cannot be read: $problems', {
            problems: catalogue.broken.map((problem) => problem.message).join('; '),
          })}
        </div>
      )}
      {byGroup(catalogue.entries.values()).map(([group, entries]) => (
        <section key={group} class="cards-group">
          <h2>{t(group)}</h2>
          <ul class="cards">
            {entries.map((entry) => (
              <Card key={entry.scenario.id} entry={entry} />
            ))}
          </ul>
        </section>
      ))}
      <div id={SYSTEMS} class="systems">
        <SystemCards />
      </div>
    </main>
  );
}

const documents = new Map<string, { scenarioId: string; overrides: Record<string, string> }>();

/** The same document each time, so that the run is made once. */
function ownRun(id: string): Run | null {
  const document = documents.get(id) ?? { scenarioId: id, overrides: {} };
  documents.set(id, document);
  const found = evaluate(document);
  return found.ok ? found.run : null;
}

function Card({ entry: { scenario } }: { entry: CatalogueEntry }) {
  const run = ownRun(scenario.id);
  return (
    <li class="card">
      <a href={`#/s/${encodeURIComponent(scenario.id)}`}>
        <h3>{t(scenario.title)}</h3>
        <p class="question">{t(scenario.question)}</p>
        {run && (
          <div class="card-answer">
            <TinyFigure run={run} />
            <Answer run={run} />
          </div>
        )}
      </a>
    </li>
  );
}

function Answer({ run }: { run: Run }) {
  const verdict = run.verdicts[run.scenario.watch];
  const { headline } = verdictWords(verdict);
  const [big, small] =
    verdict.outcome === 'error'
      ? [humanDuration(verdict.sinceUs), verdict.errno ?? '']
      : verdict.outcome === 'never'
        ? [t('never'), t('not told')]
        : verdict.outcome === 'alive'
          ? [t('lives'), t('no error')]
          : [verdict.outcome, ''];
  return (
    <p class={`answer outcome-${verdict.outcome}`}>
      <span class="answer-big">{big}</span> <span class="answer-small">{small}</span>
      <span class="visually-hidden">. {headline}</span>
    </p>
  );
}
