// The evidence page's place in the app: its code and data come when it is first opened.
import { useEffect, useState } from 'preact/hooks';
import { t } from '../text/words.ts';

type Page = (props: { path: string }) => preact.JSX.Element;

export function LazyEvidence({ path }: { path: string }) {
  const [page, setPage] = useState<{ readonly Page: Page } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    import('./evidence-page.tsx').then(
      ({ EvidencePage }) => setPage({ Page: EvidencePage }),
      (error: unknown) => setFailure(String(error)),
    );
  }, []);
  if (page) return <page.Page path={path} />;
  return (
    <main class="empty" id="main" aria-busy={failure === null}>
      <p>{failure === null ? t('Loading the evidence …') : t('The evidence could not be loaded: $failure', { failure })}</p>
    </main>
  );
}
