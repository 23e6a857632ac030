// Kernels × families: what each cell counts, and the way to its runs.
import { humanDuration } from '../text/duration.ts';
import { type Counts, countTexts, type Evidence, kernelTitle } from './data.ts';
import { evidenceLink } from './links.ts';
import { t } from '../text/words.ts';

export function Matrix({ evidence }: { evidence: Evidence }) {
  const { kernels, families, cells, total } = evidence;
  return (
    <section aria-labelledby="matrix-title">
      <h2 id="matrix-title">{t('Kernels and families of behaviour')}</h2>
      <div class="wide">
        <table class="matrix">
          <thead>
            <tr>
              <th scope="col">{t('Kernel')}</th>
              <th scope="col">{t('All')}</th>
              {families.map(({ id, title }) => (
                <th key={id} scope="col">
                  {t(title)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kernels.map((kernel) => (
              <tr key={kernel.id} data-kernel={kernel.id}>
                <th scope="row">{kernelTitle(kernel)}</th>
                <td class="sum">
                  <CountLines counts={kernel} />
                </td>
                {families.map(({ id }) => {
                  const cell = cells.find((candidate) => candidate.kernel === kernel.id && candidate.family === id);
                  return (
                    <td key={id} data-family={id}>
                      {cell ? (
                        <a href={evidenceLink(kernel.id, id)} title={t('worst error $time', { time: humanDuration(cell.worstErrorUs) })}>
                          <CountLines counts={cell} />
                        </a>
                      ) : (
                        <span class="quiet">–</span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('All kernels')}</th>
              <td class="sum">
                <CountLines counts={total} />
              </td>
              <td colSpan={families.length} />
            </tr>
          </tfoot>
        </table>
      </div>
      <p class="quiet">
        {t(
          'Exact: the same segments and end, each in the recorded jiffy. Close: the same, but off by up to two jiffies or 0.1 % of the time. Wrong: anything else. Vectors and captures name jiffies only, so there it is exact or wrong.',
        )}
      </p>
    </section>
  );
}

export const CountLines = ({ counts }: { counts: Counts }) => (
  <>
    {countTexts(counts).map(({ score, text }) => (
      <span key={score} class={`count ${score}`}>
        {text}
      </span>
    ))}
  </>
);
