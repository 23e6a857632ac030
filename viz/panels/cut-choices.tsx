// Of each cut of the path: which directions it loses and, with boxes on the path, on whose side of them. What heals it goes along.
import { type Document, withOverride } from '../state/document.ts';
import type { CatalogueEntry } from '../state/evaluate.ts';
import { t } from '../text/words.ts';
import { controlId } from './control-row.tsx';
import { CUT_DIRECTIONS, cutAt, cutPlaces, cutTime, moveCut, sides } from './cuts.ts';

interface CutsProps {
  readonly entry: CatalogueEntry;
  readonly document: Document;
  readonly commit: (next: Document) => void;
}

export function CutChoices({ entry, document, commit }: CutsProps) {
  const { overrides } = document;
  const where = sides(entry, overrides);
  return (
    <>
      {cutPlaces(entry, overrides).map((place) => {
        const { direction, near } = cutAt(entry, overrides, place);
        const time = cutTime(entry, overrides, place);
        return (
          <div class="choices cut-choices" key={place}>
            <label>
              {t('The cut at $time loses', { time })}
              <select
                id={controlId(`step${place}.direction`)}
                value={direction}
                onChange={(event) => commit(withOverride(document, `step${place}.direction`, event.currentTarget.value))}
              >
                {CUT_DIRECTIONS.map(([value, name]) => (
                  <option key={value} value={value}>
                    {t(name)}
                  </option>
                ))}
              </select>
            </label>
            {where.length > 0 && (
              <label>
                {t('and lies')}
                <select
                  id={controlId(`step${place}.near`)}
                  value={near}
                  onChange={(event) => commit(moveCut(document, entry, place, event.currentTarget.value))}
                >
                  {where.map(([value, name]) => (
                    <option key={value} value={value}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
            )}
          </div>
        );
      })}
    </>
  );
}
