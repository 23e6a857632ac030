// One recording beside our run: what was set and done, both on one timeline, and every segment of both in a table.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { exactSeconds } from '../text/duration.ts';
import { Crumbs } from './crumbs.tsx';
import { type Evidence, SCORES } from './data.ts';
import { loadPair, type Pair } from './recordings.ts';
import { classify, type Drawn } from './segments.ts';
import { TwoLanes } from './two-lanes.tsx';
import { t } from '../text/words.ts';
import { rich } from '../text/rich.tsx';
import { spoken } from '../text/language.ts';

interface Props {
  readonly evidence: Evidence;
  readonly kernel: string;
  readonly family: string;
  readonly id: string;
}

export function RunPage({ evidence, kernel, family, id }: Props) {
  const [pair, setPair] = useState<Pair | null | 'loading'>('loading');
  useEffect(() => {
    loadPair(kernel, family, id).then(setPair, () => setPair(null));
  }, [kernel, family, id]);
  const run = evidence.runs.find((candidate) => candidate.kernel === kernel && candidate.id === id);
  return (
    <>
      <Crumbs evidence={evidence} kernel={kernel} family={family} id={id} />
      <h1>{id}</h1>
      {run && (
        <p>
          {rich('$score, worst error $us µs.', {
            score: <span class={`count ${run.verdict}`}>{t(SCORES[run.verdict])}</span>,
            us: run.worstErrorUs,
          })}
          {run.why && rich(' First difference: $why.', { why: <span lang="en">{run.why}</span> })}
        </p>
      )}
      {pair === 'loading' ? (
        <p class="quiet">{t('Loading the recording …')}</p>
      ) : pair === null ? (
        <p>{t('There is no such recording.')}</p>
      ) : (
        <Sides pair={pair} />
      )}
    </>
  );
}

function Sides({ pair }: { pair: Pair }) {
  const kernel = useMemo(() => classify(pair.kernel.sent), [pair, spoken.value]);
  const ours = useMemo(() => classify(pair.ours.sent), [pair, spoken.value]);
  return (
    <>
      <Setup pair={pair} />
      <TwoLanes pair={pair} kernel={kernel} ours={ours} />
      <SegmentTable pair={pair} kernel={kernel} ours={ours} />
    </>
  );
}

function Setup({ pair: { recording } }: { pair: Pair }) {
  const { kernel, role, path, sysctl, socketOptions, clock } = recording;
  const settings = Object.entries({ ...sysctl, ...socketOptions }).map(([name, value]) => `${name} = ${value}`);
  const without = [...(path.timestamps ? [] : ['timestamps']), ...(path.sack ? [] : ['SACK'])];
  return (
    <p class="quiet">
      {t('Linux $release at $hz HZ, jiffy $jiffy at the start, $role, round trip $rtt ms.', {
        release: kernel.release,
        hz: kernel.hz,
        jiffy: clock.jiffiesAtStart,
        role: t(role),
        rtt: path.rttMs,
      })}{' '}
      {without.length > 0 && `${t('Without $what.', { what: without.join(', ') })} `}
      {settings.length > 0 ? t('Set: $settings.', { settings: settings.join(', ') }) : t('Linux defaults.')}
    </p>
  );
}

function SegmentTable({ pair, kernel, ours }: { pair: Pair; kernel: readonly Drawn[]; ours: readonly Drawn[] }) {
  const count = Math.max(kernel.length, ours.length);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on a narrow page, and nothing in it takes the focus
    <section class="wide" tabIndex={0} aria-label={t('Segments of both sides')}>
      <table class="segments">
        <thead>
          <tr>
            <th scope="col">{t('Segment')}</th>
            <th scope="col" class="number">
              {t('Kernel, s')}
            </th>
            <th scope="col" class="number">
              {t('Ours, s')}
            </th>
            <th scope="col" class="number">
              {t('Later by, µs')}
            </th>
            <th scope="col">{t('Fate')}</th>
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: count }, (_, i) => (
            <SegmentRow key={i} kernel={kernel[i]} ours={ours[i]} />
          ))}
          {(pair.kernel.end ?? pair.ours.end) && (
            <tr class="end">
              <th scope="row">{pair.kernel.end?.errno ?? pair.ours.end?.errno}</th>
              <td class="number kernel">{pair.kernel.end ? exactSeconds(pair.kernel.end.us) : '–'}</td>
              <td class="number ours">{pair.ours.end ? exactSeconds(pair.ours.end.us) : '–'}</td>
              <td class="number">{pair.kernel.end && pair.ours.end ? pair.kernel.end.us - pair.ours.end.us : '–'}</td>
              <td />
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}

function SegmentRow({ kernel, ours }: { kernel: Drawn | undefined; ours: Drawn | undefined }) {
  const same = kernel !== undefined && ours !== undefined && kernel.text === ours.text;
  return (
    <tr class={same ? '' : 'differs'}>
      <th scope="row">
        {same ? kernel.text : t('$kernel / ours $ours', { kernel: kernel?.text ?? t('nothing'), ours: ours?.text ?? t('nothing') })}
      </th>
      <td class="number kernel">{kernel ? exactSeconds(kernel.us) : '–'}</td>
      <td class="number ours">{ours ? exactSeconds(ours.us) : '–'}</td>
      <td class="number">{kernel && ours ? kernel.us - ours.us : '–'}</td>
      <td>{(kernel ?? ours)?.lost ? t('lost') : ''}</td>
    </tr>
  );
}
