// A part of a view whose code comes when it is first shown. Until then its room is kept; a failure is said in its place.
import type { ComponentType, RenderableProps } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../text/words.ts';

/** The part that `load` brings; called once, however often it is shown. */
export function lazyPart<P extends object>(name: string, load: () => Promise<ComponentType<P>>, className = 'lazy-part') {
  let coming: Promise<ComponentType<P>> | null = null;
  let come: ComponentType<P> | null = null;
  return function LazyPart(props: RenderableProps<P>) {
    const [part, setPart] = useState<{ readonly Part: ComponentType<P> } | null>(come && { Part: come });
    const [failure, setFailure] = useState<string | null>(null);
    useEffect(() => {
      if (part) return;
      coming ??= load();
      coming.then(
        (Part) => {
          come = Part;
          setPart({ Part });
        },
        (error: unknown) => setFailure(String(error)),
      );
    }, []);
    if (part) return <part.Part {...props} />;
    return (
      <div class={className} aria-busy={failure === null}>
        {failure !== null && t('$name could not be loaded: $failure', { name: t(name), failure })}
      </div>
    );
  };
}
