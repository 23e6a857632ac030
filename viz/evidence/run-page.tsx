// One recording beside our run: what was set and done, both on one timeline, and every segment of both in a table.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { exactSeconds } from '../text/duration.ts';
import { Crumbs } from './crumbs.tsx';
import type { Evidence } from './data.ts';
import { loadPair, type Pair } from './recordings.ts';
import { classify, type Drawn } from './segments.ts';
import { TwoLanes } from './two-lanes.tsx';

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
          <span class={`count ${run.verdict}`}>{run.verdict}</span>, worst error {run.worstErrorUs} µs.
          {run.why ? ` First difference: ${run.why}.` : ''}
        </p>
      )}
      {pair === 'loading' ? (
        <p class="quiet">Loading the recording …</p>
      ) : pair === null ? (
        <p>There is no such recording.</p>
      ) : (
        <Sides pair={pair} />
      )}
    </>
  );
}

function Sides({ pair }: { pair: Pair }) {
  const kernel = useMemo(() => classify(pair.kernel.sent), [pair]);
  const ours = useMemo(() => classify(pair.ours.sent), [pair]);
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
      Linux {kernel.release} at {kernel.hz} HZ, jiffy {clock.jiffiesAtStart} at the start, {role}, round trip {path.rttMs} ms
      {without.length > 0 && `, without ${without.join(' and ')}`}.{' '}
      {settings.length > 0 ? `Set: ${settings.join(', ')}.` : 'Linux defaults.'}
    </p>
  );
}

function SegmentTable({ pair, kernel, ours }: { pair: Pair; kernel: readonly Drawn[]; ours: readonly Drawn[] }) {
  const count = Math.max(kernel.length, ours.length);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on a narrow page, and nothing in it takes the focus
    <section class="wide" tabIndex={0} aria-label="Segments of both sides">
      <table class="segments">
        <thead>
          <tr>
            <th scope="col">Segment</th>
            <th scope="col" class="number">
              Kernel, s
            </th>
            <th scope="col" class="number">
              Ours, s
            </th>
            <th scope="col" class="number">
              Later by, µs
            </th>
            <th scope="col">Fate</th>
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
      <th scope="row">{same ? kernel.text : `${kernel?.text ?? 'nothing'} / ours ${ours?.text ?? 'nothing'}`}</th>
      <td class="number kernel">{kernel ? exactSeconds(kernel.us) : '–'}</td>
      <td class="number ours">{ours ? exactSeconds(ours.us) : '–'}</td>
      <td class="number">{kernel && ours ? kernel.us - ours.us : '–'}</td>
      <td>{(kernel ?? ours)?.lost ? 'lost' : ''}</td>
    </tr>
  );
}
