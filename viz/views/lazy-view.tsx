// A view whose code comes when it is first shown.
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ViewName } from '../state/url.ts';

export interface ViewParts {
  /** What stands beside the switch, above the view. */
  readonly Tools: FunctionComponent;
  readonly View: FunctionComponent;
}

export type LazyName = Exclude<ViewName, 'timeline'>;

const LOADERS: Readonly<Record<LazyName, () => Promise<ViewParts>>> = {
  ladder: () => import('../ladder/view.tsx'),
  compare: () => import('../compare/view.tsx'),
  sweep: () => import('../sweep/view.tsx'),
};

const loaded = new Map<LazyName, ViewParts>();

/** The parts of a view, or why they are not there yet. */
export function useView(name: LazyName | null): ViewParts | { readonly failure: string | null } | null {
  const [, setTurn] = useState(0);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    if (name === null || loaded.has(name)) return;
    setFailure(null);
    let wanted = true;
    LOADERS[name]().then(
      (parts) => {
        loaded.set(name, parts);
        if (wanted) setTurn((turn) => turn + 1);
      },
      (error: unknown) => wanted && setFailure(String(error)),
    );
    return () => {
      wanted = false;
    };
  }, [name]);
  return name === null ? null : (loaded.get(name) ?? { failure });
}
