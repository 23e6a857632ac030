// Where the reader is below #/evidence, and the way back.
import type { Evidence } from './data.ts';
import { evidenceLink } from './links.ts';
import { t } from '../text/words.ts';

export function Crumbs({
  evidence,
  kernel,
  family,
  id = null,
}: {
  evidence: Evidence;
  kernel: string;
  family: string;
  id?: string | null;
}) {
  const title = t(evidence.families.find((candidate) => candidate.id === family)?.title ?? family);
  return (
    <nav class="crumbs" aria-label={t('Where you are')}>
      <a href={evidenceLink()}>{t('Evidence')}</a>
      <span aria-hidden="true"> › </span>
      {id === null ? (
        <span aria-current="page">
          {kernel}, {title}
        </span>
      ) : (
        <>
          <a href={evidenceLink(kernel, family)}>
            {kernel}, {title}
          </a>
          <span aria-hidden="true"> › </span>
          <span aria-current="page">{id}</span>
        </>
      )}
    </nav>
  );
}
