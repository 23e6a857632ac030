// One capture to explain: who sent each segment, and what was set. The answer is run, and where it parts from the recording is said.
import { useEffect, useState } from 'preact/hooks';
import { loadPair, type Pair, type Side } from '../evidence/recordings.ts';
import { classify } from '../evidence/segments.ts';
import { TwoLanes } from '../evidence/two-lanes.tsx';
import { exactSeconds } from '../text/duration.ts';
import {
  CAPTURES,
  type CaptureTask,
  type Checked,
  checkSettings,
  parseSetting,
  SENDERS,
  type Sender,
  sendersOf,
  settingsOf,
  settingText,
} from './captures.ts';
import { type Language, say } from './language.ts';
import { durationText } from './prose.ts';
import { linkTo } from './state.ts';
import '../evidence/evidence.css';

const NOTHING: Side = { sent: [], end: null };

export function CapturePage({ language, number }: { language: Language; number: number }) {
  const task = CAPTURES[number - 1];
  const [pair, setPair] = useState<Pair | string | null>(null);
  useEffect(() => {
    if (task === undefined) return;
    loadPair(task.kernel, task.family, task.recording).then(
      (found) => setPair(found ?? task.recording),
      (error: unknown) => setPair(String(error)),
    );
  }, []);
  const words = task === undefined ? undefined : language.captures[task.id];
  return (
    <article class="course">
      <header class="lesson-head">
        <nav class="crumbs" aria-label={say(language, 'learn')}>
          <a href={linkTo({ view: 'list', id: '' })}>{say(language, 'all-lessons')}</a>
        </nav>
        <h1>{words?.title ?? say(language, 'no-lesson', { id: `capture/${number}` })}</h1>
      </header>
      {typeof pair === 'string' && <p class="wrong">{say(language, 'no-lesson', { id: pair })}</p>}
      {task !== undefined && pair !== null && typeof pair !== 'string' && <Task language={language} task={task} pair={pair} />}
      {CAPTURES[number] !== undefined && (
        <nav class="onward" aria-label={say(language, 'captures')}>
          <a class="button" href={linkTo({ view: 'capture', id: String(number + 1) })}>
            {say(language, 'next-lesson', { title: language.captures[CAPTURES[number]?.id ?? '']?.title ?? '' })}
          </a>
        </nav>
      )}
    </article>
  );
}

const senderText = (language: Language, sender: Sender): string =>
  sender === 'program'
    ? say(language, 'the-program')
    : sender === 'arrival'
      ? say(language, 'an-arrival')
      : (language.timers[sender] ?? sender);

interface TaskProps {
  readonly language: Language;
  readonly task: CaptureTask;
  readonly pair: Pair;
}

function Task({ language, task, pair }: TaskProps) {
  const truths = sendersOf(pair.recording);
  const truth = settingsOf(pair.recording);
  const [senders, setSenders] = useState<Readonly<Record<number, Sender>>>({});
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [checked, setChecked] = useState<(Checked & { readonly right: number }) | null>(null);
  const values = task.find.map((name) => [name, parseSetting(name, texts[name] ?? '')] as const);
  const complete = values.every(([, value]) => value !== null);
  const run = (given: Readonly<Record<string, number>>, chosen: Readonly<Record<number, Sender>>) =>
    setChecked({ ...checkSettings(pair.recording, pair.kernel, given), right: truths.filter((sender, i) => chosen[i] === sender).length });
  const showAnswer = () => {
    const given = Object.fromEntries(task.find.map((name) => [name, truth[name] ?? 0]));
    const all = { ...truths };
    setSenders(all);
    setTexts(Object.fromEntries(task.find.map((name) => [name, settingText(name, truth[name] ?? 0)])));
    run(given, all);
  };
  const words = language.captures[task.id];
  const told = Object.entries(truth).filter(([name]) => !task.find.includes(name));
  const shownPair = { ...pair, ours: checked?.ours ?? NOTHING };
  return (
    <div class="lesson-body capture-body">
      <section class="lesson-prose" aria-label={say(language, 'capture')}>
        <p class="step-text">{words?.text}</p>
        {told.length > 0 && <p class="quiet">{told.map(([name, value]) => `${name} = ${settingText(name, value)}`).join(', ')}</p>}
        <form
          class="capture-settings"
          onSubmit={(event) => {
            event.preventDefault();
            if (complete) run(Object.fromEntries(values.map(([name, value]) => [name, value ?? 0])), senders);
          }}
        >
          {task.find.map((name) => (
            <label key={name} class="guess-field">
              <code>{name}</code>
              <input
                type="text"
                value={texts[name] ?? ''}
                maxLength={40}
                autocomplete="off"
                spellcheck={false}
                onInput={(event) => setTexts({ ...texts, [name]: event.currentTarget.value })}
              />
            </label>
          ))}
          <button type="submit" class="primary" disabled={!complete}>
            {say(language, 'check')}
          </button>
        </form>
        {checked !== null && <Result language={language} pair={pair} checked={checked} of={truths.length} answer={words?.answer ?? ''} />}
        <p>
          <button type="button" class="quiet-button" onClick={showAnswer}>
            {say(language, 'show-answer-capture')}
          </button>
        </p>
      </section>
      <section class="lesson-figure evidence-part" aria-label={say(language, 'recorded')}>
        <TwoLanes
          key={checked === null ? 'recorded' : 'both'}
          pair={shownPair}
          kernel={classify(pair.kernel.sent)}
          ours={classify(shownPair.ours.sent)}
        />
        <Segments language={language} pair={pair} truths={truths} senders={senders} checked={checked !== null} onChoose={setSenders} />
      </section>
    </div>
  );
}

interface ResultProps {
  readonly language: Language;
  readonly pair: Pair;
  readonly checked: Checked & { readonly right: number };
  readonly of: number;
  readonly answer: string;
}

function Result({ language, checked: { differs, right }, of, answer }: ResultProps) {
  const time = (us: number | null) => (us === null ? say(language, 'not-sent') : durationText(us, language));
  return (
    <div class={`answer-box is-${differs === null ? 'right' : 'wrong'}`} role="status">
      <p class="reply">
        {differs === null
          ? say(language, 'same-run')
          : say(language, 'other-run', { n: differs.segment, recorded: time(differs.recordedUs), ours: time(differs.oursUs) })}
      </p>
      <p>{say(language, 'timers-right', { right, of })}</p>
      {differs === null && right === of && <p>{answer}</p>}
    </div>
  );
}

interface SegmentsProps {
  readonly language: Language;
  readonly pair: Pair;
  readonly truths: readonly Sender[];
  readonly senders: Readonly<Record<number, Sender>>;
  readonly checked: boolean;
  readonly onChoose: (senders: Readonly<Record<number, Sender>>) => void;
}

function Segments({ language, pair, truths, senders, checked, onChoose }: SegmentsProps) {
  return (
    <div class="table-wrap">
      <table class="capture-segments">
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{say(language, 'time')}</th>
            <th scope="col">{say(language, 'flags')}</th>
            <th scope="col">seq</th>
            <th scope="col">{say(language, 'sent-by')}</th>
          </tr>
        </thead>
        <tbody>
          {pair.kernel.sent.map(({ us, flags, seq, len }, i) => (
            <tr key={i}>
              <td>{i + 1}</td>
              <td class="number">{exactSeconds(us)}</td>
              <td>
                <code>{flags}</code>
              </td>
              <td class="number">{len > 0 ? `${seq}:${seq + len}` : seq}</td>
              <td class="sender">
                <select
                  aria-label={`${say(language, 'segment')} ${i + 1}: ${say(language, 'sent-by')}`}
                  value={senders[i] ?? ''}
                  onChange={(event) => onChoose({ ...senders, [i]: event.currentTarget.value as Sender })}
                >
                  <option value="">{say(language, 'choose-timer')}</option>
                  {SENDERS.map((sender) => (
                    <option key={sender} value={sender}>
                      {senderText(language, sender)}
                    </option>
                  ))}
                </select>
                {checked && senders[i] !== undefined && (
                  <span class={senders[i] === truths[i] ? 'mark-right' : 'mark-wrong'}>
                    {senders[i] === truths[i] ? ' ✓' : ' ✕'}
                    <span class="visually-hidden">{say(language, senders[i] === truths[i] ? 'right' : 'wrong')}</span>
                  </span>
                )}
              </td>
            </tr>
          ))}
          {pair.kernel.end !== null && (
            <tr>
              <td />
              <td class="number">{exactSeconds(pair.kernel.end.us)}</td>
              <td colSpan={3}>{pair.kernel.end.errno ?? ''}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
