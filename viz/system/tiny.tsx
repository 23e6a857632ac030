// A system's figure on its card of the front page: computed when the card comes into view, beside the page, one after another.
import { useEffect, useRef, useState } from 'preact/hooks';
import { systemDocumentId } from '../state/systems.ts';
import { fleets, systems } from './ask.ts';
import { judgeSystem } from './judge.ts';
import { TINY_HEIGHT, TINY_WIDTH, type Phrase, type Tiny } from './tiny-data.ts';
import { humanDuration } from '../text/duration.ts';
import { t } from '../text/words.ts';

const known = new Map<string, Tiny>();
const LOOKS: Readonly<Record<Tiny['outcome'], string>> = { failed: 'error', stuck: 'never', well: 'alive', none: 'alive' };

/** Asks for a figure. Returns what ends it. */
function ask(id: string, tell: (tiny: Tiny) => void): () => void {
  const { scenario } = judgeSystem({ scenarioId: systemDocumentId(id), overrides: {} });
  if (scenario === null) return () => undefined;
  const asker = scenario.fleet === null ? systems : fleets;
  const channel = `tiny/${id}`;
  asker.ask(channel, { ask: 'tiny', scenario }).then(
    (tiny) => {
      known.set(id, tiny);
      tell(tiny);
    },
    () => undefined,
  );
  return () => asker.drop(channel);
}

const said = ({ words, n = 0, of = 0, us = 0 }: Phrase): string => t(words, { n, of, time: humanDuration(us) });

export function TinySystem({ id }: { id: string }) {
  const place = useRef<HTMLDivElement>(null);
  const [tiny, setTiny] = useState<Tiny | null>(known.get(id) ?? null);
  useEffect(() => {
    if (tiny !== null || place.current === null) return undefined;
    let end: (() => void) | null = null;
    const watching = new IntersectionObserver((entries) => {
      const seen = entries.at(-1)?.isIntersecting ?? false;
      if (seen) end ??= ask(id, setTiny);
    });
    watching.observe(place.current);
    return () => {
      watching.disconnect();
      end?.();
    };
  }, [id]);
  return (
    <div ref={place} class="card-answer system-answer">
      {tiny && <Figure tiny={tiny} />}
      {tiny && (
        <p class={`answer outcome-${LOOKS[tiny.outcome]}`}>
          <span class="answer-big">{said(tiny.big)}</span> <span class="answer-small">{said(tiny.small)}</span>
          <span class="visually-hidden">. {said(tiny.headline)}</span>
        </p>
      )}
    </div>
  );
}

function Figure({ tiny }: { tiny: Tiny }) {
  return (
    <svg class="tiny" width={TINY_WIDTH} height={TINY_HEIGHT} viewBox={`0 0 ${TINY_WIDTH} ${TINY_HEIGHT}`} aria-hidden="true">
      <path class="tiny-line" d={`M1,${TINY_HEIGHT / 2}H${TINY_WIDTH - 1}`} />
      {tiny.areas.map(({ look, path }) => (
        <path key={look} class={`tiny-${look}`} d={path} />
      ))}
      <path class="tiny-end tone-death" d={tiny.crosses} />
    </svg>
  );
}
