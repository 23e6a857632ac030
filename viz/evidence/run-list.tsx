// One cell: its runs with verdict and worst error, each recording with the way to its timeline.
import { humanDuration } from '../text/duration.ts';
import { type Evidence, kernelTitle } from './data.ts';
import { Crumbs } from './crumbs.tsx';
import { evidenceLink } from './links.ts';

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
        <p>There are no such runs.</p>
      ) : (
        <div class="wide">
          <table class="run-list">
            <thead>
              <tr>
                <th scope="col">Run</th>
                <th scope="col">Score</th>
                <th scope="col" class="number">
                  Worst error
                </th>
                <th scope="col">First difference</th>
              </tr>
            </thead>
            <tbody>
              {runs.map(({ id, verdict, worstErrorUs, why }) => (
                <tr key={id}>
                  <th scope="row">{of?.source === 'recording' ? <a href={evidenceLink(kernel, family, id)}>{id}</a> : id}</th>
                  <td>
                    <span class={`count ${verdict}`}>{verdict}</span>
                  </td>
                  <td class="number">{humanDuration(worstErrorUs)}</td>
                  <td>{why ?? '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
