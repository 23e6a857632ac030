// Well-known claims, measured: what is said and by whom, what the simulator says over all boot phases, what the kernels did.
import { humanDuration } from '../text/duration.ts';
import type { Claim, Evidence, Figure, MeasuredOn } from './data.ts';
import { evidenceLink } from './links.ts';
import { t } from '../text/words.ts';

export function ClaimsTable({ evidence, claims }: { evidence: Evidence; claims: readonly Claim[] }) {
  return (
    <section class="claims" aria-labelledby="claims-title">
      <h2 id="claims-title">{t('Well-known claims, measured')}</h2>
      {claims.map((claim) => {
        const measured = evidence.claims.find(({ id }) => id === claim.id);
        return measured ? (
          <ClaimSection key={claim.id} evidence={evidence} claim={claim} on={measured.on} holdsOn={measured.holdsOn} />
        ) : null;
      })}
    </section>
  );
}

interface SectionProps {
  readonly evidence: Evidence;
  readonly claim: Claim;
  readonly on: readonly MeasuredOn[];
  readonly holdsOn: readonly number[];
}

function ClaimSection({ evidence, claim, on, holdsOn }: SectionProps) {
  const { id, question, says, lesson, scenario } = claim;
  return (
    <article class="claim" id={`claim-${id}`} aria-labelledby={`claim-title-${id}`}>
      <h3 id={`claim-title-${id}`}>{t(question)}</h3>
      <div class="claim-tables">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('Source')}</th>
              <th scope="col">{t('What it says')}</th>
              <th scope="col">{t('Comes true on')}</th>
            </tr>
          </thead>
          <tbody>
            {says.map(({ source, url, words }, i) => (
              <tr key={words + source}>
                <th scope="row">
                  {url ? (
                    <a href={url} lang="en">
                      {source}
                    </a>
                  ) : (
                    <span lang="en">{source}</span>
                  )}
                </th>
                <td lang="en">{words}</td>
                <td class={holdsOn[i] === 0 ? 'wrong' : ''}>{trueOn(holdsOn[i] ?? 0, on.length)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('Kernel')}</th>
              <th scope="col">{t('Ours, over boot phases')}</th>
              <th scope="col">{t('Recorded')}</th>
            </tr>
          </thead>
          <tbody>
            {on.map((row) => (
              <tr key={`${row.kernel} ${row.hz}`}>
                <th scope="row">{`${row.kernel.replace('linux-', 'Linux ')}, ${row.hz} HZ`}</th>
                <td>{rangeText(row.ours.least, row.ours.most)}</td>
                <td>
                  <Recorded evidence={evidence} row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>
        <span lang="en">{lesson}</span>{' '}
        {typeof scenario === 'string' && <a href={`#/s/${encodeURIComponent(scenario)}`}>{t('See the scenario')}</a>}
      </p>
    </article>
  );
}

const trueOn = (count: number, all: number): string =>
  count === 0 ? t('none') : count === all ? (all === 1 ? t('it') : t('all $all', { all })) : t('$n of $of', { n: count, of: all });

function Recorded({ evidence, row }: { evidence: Evidence; row: MeasuredOn }) {
  if (row.recording === null || row.recorded === null)
    return <span class="quiet">{row.evidence === 'read' ? t('kernel read, not recorded') : t('no recording of this')}</span>;
  const [kernel = '', id = ''] = row.recording.split('/');
  const family = evidence.runs.find((run) => run.kernel === kernel && run.id === id)?.family ?? '';
  return <a href={evidenceLink(kernel, family, id)}>{figureText(row.recorded)}</a>;
}

function figureText({ kind, us = 0, count = 0, name = '', watchedUs = 0 }: Figure): string {
  if (kind === 'time') return humanDuration(us);
  if (kind === 'count') return String(count);
  return kind === 'never' ? t('not within $time', { time: humanDuration(watchedUs) }) : name;
}

function rangeText(least: Figure, most: Figure): string {
  if (least.kind === 'never') return t('never');
  const [from, to] = [figureText(least), most.kind === 'never' ? t('never') : figureText(most)];
  return from === to ? from : t('$from to $to', { from, to });
}
