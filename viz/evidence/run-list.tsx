// One cell: its runs with verdict and worst error, each recording with the way to its timeline.
import { humanDuration } from '../text/duration.ts';
import { type Evidence, kernelTitle, SCORES } from './data.ts';
import { Crumbs } from './crumbs.tsx';
import { evidenceLink } from './links.ts';
import { t } from '../text/words.ts';

interface Props {
  readonly evidence: Evidence;
  readonly kernel: string;
  readonly family: string;
}

export function RunList({ evidence, kernel, family }: Props) {
  const of = evidence.kernels.find(({ id }) => id === kernel);
  const runs = evidence.runs.filter((run) => run.kernel === kernel && run.family === family);
  return (
    <>
      <Crumbs evidence={evidence} kernel={kernel} family={family} />
      <h1>{of ? kernelTitle(of) : kernel}</h1>
      {runs.length === 0 ? (
        <p>{t('There are no such runs.')}</p>
      ) : (
        <div class="wide">
          <table class="run-list">
            <thead>
              <tr>
                <th scope="col">{t('Run')}</th>
                <th scope="col">{t('Score')}</th>
                <th scope="col" class="number">
                  {t('Worst error')}
                </th>
                <th scope="col">{t('First difference')}</th>
              </tr>
            </thead>
            <tbody>
              {runs.map(({ id, verdict, worstErrorUs, why }) => (
                <tr key={id}>
                  <th scope="row">{of?.source === 'recording' ? <a href={evidenceLink(kernel, family, id)}>{id}</a> : id}</th>
                  <td>
                    <span class={`count ${verdict}`}>{t(SCORES[verdict])}</span>
                  </td>
                  <td class="number">{humanDuration(worstErrorUs)}</td>
                  <td lang="en">{why ?? '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
