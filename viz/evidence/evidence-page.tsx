// The place #/evidence: which runs of real kernels the simulator agrees with, each cell's runs, and well-known claims.
import { useEffect, useState } from 'preact/hooks';
import { ClaimsTable } from './claims-table.tsx';
import { type Claim, countTexts, type Evidence, loadEvidence } from './data.ts';
import { evidencePlace } from './links.ts';
import { Matrix } from './matrix.tsx';
import { RunList } from './run-list.tsx';
import { RunPage } from './run-page.tsx';
import { t } from '../text/words.ts';
import './evidence.css';

export function EvidencePage({ path }: { path: string }) {
  const [loaded, setLoaded] = useState<{ evidence: Evidence; claims: readonly Claim[] } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    loadEvidence().then(setLoaded, (error: unknown) => setFailure(String(error)));
  }, []);
  const { kernel, family, id } = evidencePlace(path);
  return (
    <main class="evidence" id="main" aria-busy={loaded === null && failure === null}>
      {failure !== null && <p class="wrong">{t('The evidence could not be loaded: $failure', { failure })}</p>}
      {loaded === null ? (
        <p class="quiet">{t('Loading the evidence …')}</p>
      ) : kernel === null || family === null ? (
        <Overview {...loaded} />
      ) : id === null ? (
        <RunList evidence={loaded.evidence} kernel={kernel} family={family} />
      ) : (
        <RunPage key={`${kernel}/${id}`} evidence={loaded.evidence} kernel={kernel} family={family} id={id} />
      )}
    </main>
  );
}

function Overview({ evidence, claims }: { evidence: Evidence; claims: readonly Claim[] }) {
  const { total, runs, profiles } = evidence;
  const of = (kind: 'recorded' | 'read') =>
    profiles.filter((profile) => profile.evidence === kind).map(({ title }) => title.replace(/ \(.*\)$/, ''));
  return (
    <>
      <div class="intro">
        <h1>{t('Evidence')}</h1>
        <p>
          {t(
            '$n runs of real kernels, given to the simulator as inputs and compared segment by segment: $counts. Exact means every segment and the end in the same jiffy.',
            {
              n: runs.length,
              counts: countTexts(total)
                .map(({ text }) => text)
                .join(', '),
            },
          )}
        </p>
        <p>
          {t('Recorded, so held against runs of that kernel: $recorded. Read, so from documented behaviour only: $read.', {
            recorded: of('recorded').join(', '),
            read: of('read').join(', '),
          })}
        </p>
      </div>
      <Matrix evidence={evidence} />
      <ClaimsTable evidence={evidence} claims={claims} />
    </>
  );
}
