// A part of a view whose code comes when it is first shown. Until then its room is kept; a failure is said in its place.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface Loaded {
  readonly Part: ComponentType;
}

/** The part that `load` brings; called once, however often it is shown. */
export function lazyPart(name: string, load: () => Promise<ComponentType>) {
  let coming: Promise<Loaded> | null = null;
  let come: Loaded | null = null;
  return function LazyPart() {
    const [part, setPart] = useState<Loaded | null>(come);
    const [failure, setFailure] = useState<string | null>(null);
    useEffect(() => {
      if (part) return;
      coming ??= load().then((Part) => {
        come = { Part };
        return come;
      });
      coming.then(setPart, (error: unknown) => setFailure(String(error)));
    }, []);
    if (part) return <part.Part />;
    return (
      <div class="lazy-part" aria-busy={failure === null}>
        {failure !== null && `${name} could not be loaded: ${failure}`}
      </div>
    );
  };
}
