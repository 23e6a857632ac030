// The answer page's place in the app: its code comes when it is first opened.
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';

export function LazyAnswer() {
  const [page, setPage] = useState<{ readonly Page: FunctionComponent } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    import('./answer-page.tsx').then(
      ({ AnswerPage }) => setPage({ Page: AnswerPage }),
      (error: unknown) => setFailure(String(error)),
    );
  }, []);
  if (page) return <page.Page />;
  return (
    <main class="empty" id="main" aria-busy={failure === null}>
      <p>{failure === null ? 'Loading the answer …' : `The answer could not be loaded: ${failure}`}</p>
    </main>
  );
}
