// The front page: the configuration left, and for every situation how long until the program notices, right.
import { useEffect } from 'preact/hooks';
import { Banners } from '../app/banners.tsx';
import { lazyPart } from '../app/lazy-part.tsx';
import { PROFILES } from '../../sim/index.ts';
import { rttControl, socketOptionControls, sysctlControls } from '../panels/controls.ts';
import { SettingsHead } from '../panels/settings-head.tsx';
import { Group, KernelChoice, OtherProblems } from '../panels/setting-groups.tsx';
import { run } from '../state/store.ts';
import { answers, failure, review, waiting, wantAnswers } from './answers.ts';
import { ControlRow } from '../panels/control-row.tsx';
import { MiddleboxChoice, ProgramGroup } from './program-controls.tsx';
import { Solve } from './solve.tsx';
import { AdviceList } from './advice.tsx';
import { configuration } from './configuration.ts';
import { Matrix } from './matrix.tsx';
import { Paste } from './paste.tsx';
import { isNever, outageText, sentence, summary, worst } from './words.ts';
import { t, word } from '../text/words.ts';
import './answer.css';

const TakeAway = lazyPart(word('Copy and print'), () => import('./take-away.tsx').then((module) => module.TakeAway), 'take-away-room');
const Start = lazyPart(word('The list of defaults'), () => import('./start.tsx').then((module) => module.Start), 'start-room');

export function AnswerPage() {
  const now = run.value;
  const wanted = configuration.value;
  useEffect(() => {
    if (wanted) wantAnswers(wanted);
  }, [wanted]);
  return (
    <main class="answer-page" id="main">
      <div class="answer-top">
        <Banners />
        <h1 id="answer-title">{t('When would your program notice?')}</h1>
        <Headline />
      </div>
      <aside class="answer-settings" aria-label={t('Configuration')}>
        <Settings />
      </aside>
      <section class="answer-result" aria-label={t('Answers')}>
        {failure.value !== null && (
          <p class="banner wrong-banner" role="alert">
            {t('The simulator failed: $why', { why: failure.value })}
          </p>
        )}
        <Matrix />
        <TakeAway />
        <Solve />
        <AdviceList />
        <p class="quiet answer-note">
          {t(
            'From the earliest to the latest over all moments at which the host may have booted: the kernel rounds its timers by a count of ticks since then. The time runs from the beginning of the trouble; it opens that run on the timeline. The other end is $kernel.',
            { kernel: PROFILES[now?.scenario.server.kernel ?? 'linux-6.12'].title },
          )}
        </p>
        <p class="quiet answer-note">
          <a href="#/evidence">{t('How we know: recordings of real kernels beside our runs, and well-known claims, measured')}</a>
        </p>
      </section>
      <nav class="phone-bar" aria-label={t('Parts of the page')}>
        <button type="button" onClick={() => goTo('answer-title')}>
          {t('Answer')}
        </button>
        <button type="button" onClick={() => goTo('what-if-title')}>
          {t('Settings')}
        </button>
      </nav>
    </main>
  );
}

const goTo = (id: string) => document.getElementById(id)?.scrollIntoView({ block: 'start' });

/** The one sentence, and beside it how the other situations end. */
function Headline() {
  const most = worst(answers.value);
  const busy = waiting.value.size > 0;
  return (
    <div class={`verdict ${most && isNever(most) ? 'outcome-never' : 'outcome-error'}`} aria-live="polite" aria-busy={busy}>
      <span class="verdict-mark" aria-hidden="true">
        {most === null ? '…' : isNever(most) ? '∞' : '✕'}
      </span>
      <div class="verdict-words">
        <p class="headline">{most === null ? t('Working it out …') : sentence(most)}</p>
        {most !== null && (
          <p class="detail">
            {summary(answers.value)}
            {review.value !== null && ` ${outageText(review.value.outage)}`}
          </p>
        )}
      </div>
    </div>
  );
}

function Settings() {
  const now = run.value;
  if (!now) return null;
  const { scenario } = now;
  return (
    <div class="what-if">
      <SettingsHead title={t('Your configuration')} hint={t('Point at a setting, or step to it, to read what it is.')} />
      <OtherProblems />
      <Paste kernel={scenario.client.kernel} />
      <Start kernel={scenario.client.kernel} />
      <KernelChoice host="client" setup={scenario.client} />
      <Group title={t('Socket options')} controls={socketOptionControls(scenario, 'client')} />
      <ProgramGroup program={configuration.value?.program ?? {}} />
      <div class="control-group">
        <h3>{t('Path')}</h3>
        <MiddleboxChoice boxes={scenario.path.middleboxes ?? []} />
        <ControlRow control={rttControl(scenario, scenario)} />
      </div>
      <Group title="sysctl" controls={sysctlControls(scenario, 'client')} />
    </div>
  );
}
