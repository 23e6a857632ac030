// The path's middleboxes as controls, one group each; and a place to put one where there is none.
import { FORGETTABLE, MAX_MIDDLEBOXES, MIDDLEBOX_PRESETS, type MiddleboxSetup, type Scenario } from '../../sim/index.ts';
import { boxKey, withOverride } from '../state/document.ts';
import { findEntry } from '../state/evaluate.ts';
import { commitEdited, edited } from './edited.ts';
import { FORGETTING_WORDS } from '../text/middlebox.ts';
import { ControlRow, controlId } from './control-row.tsx';
import { Fold } from './fold.tsx';
import { BOX_CHOICES, boxControls, chosenBox, withBox } from './middlebox-controls.ts';
import { t } from '../text/words.ts';
import { rich } from '../text/rich.tsx';

/** Of conntrack: shown at once; the others open on demand. */
const FIRST = /established|max_retrans$|close_wait$/;

export function MiddleboxGroups({ scenario, base }: { scenario: Scenario; base: Scenario }) {
  const boxes = scenario.path.middleboxes ?? [];
  const baseBoxes = base.path.middleboxes ?? [];
  const places = Math.min(Math.max(boxes.length, 1), MAX_MIDDLEBOXES);
  return (
    <>
      {Array.from({ length: places }, (_, index) => (
        <MiddleboxGroup key={boxKey(index)} box={boxes[index]} base={baseBoxes[index]} index={index} />
      ))}
    </>
  );
}

interface Place {
  readonly box: MiddleboxSetup | undefined;
  readonly base: MiddleboxSetup | undefined;
  readonly index: number;
}

function MiddleboxGroup({ box, base, index }: Place) {
  const title = index === 0 ? t('Middlebox') : t('Middlebox $n', { n: index + 1 });
  const preset = box?.preset == null ? null : MIDDLEBOX_PRESETS[box.preset];
  return (
    <div class="control-group">
      <h3>{box === undefined || box.name === (preset?.name ?? preset?.title) ? title : `${title}: ${box.name}`}</h3>
      <Choice box={box} title={title} index={index} />
      {preset !== null && (
        <p class="preset-note">
          <span lang="en">{preset.note}</span>{' '}
          {rich('$source, as of $date.', {
            source: (
              <a href={preset.url} rel="noreferrer" lang="en">
                {preset.source}
              </a>
            ),
            date: preset.asOf,
          })}
        </p>
      )}
      {box !== undefined && <Details box={box} base={base} index={index} />}
    </div>
  );
}

function Choice({ box, title, index }: { box: MiddleboxSetup | undefined; title: string; index: number }) {
  const choose = (value: string) => {
    const file = findEntry(edited.value.scenarioId)?.file;
    if (file) commitEdited(withBox(edited.value, file, index, value, box));
  };
  return (
    <div class="choices">
      <label>
        {t('What it is')}
        <select
          id={controlId(`${boxKey(index)}.preset`)}
          aria-label={t('$title: what it is', { title })}
          value={chosenBox(box)}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {BOX_CHOICES.map(({ value, title: name }) => (
            <option key={value} value={value}>
              {t(name)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Details({ box, base, index }: { box: MiddleboxSetup; base: MiddleboxSetup | undefined; index: number }) {
  const controls = boxControls(box, base, index);
  const changed = edited.value.overrides;
  const first = controls.filter(({ key }) => box.sysctl === null || FIRST.test(key) || changed[key] !== undefined);
  const rest = controls.filter((control) => !first.includes(control));
  const key = `${boxKey(index)}.forgets`;
  return (
    <>
      {first.map((control) => (
        <ControlRow key={control.key} control={control} />
      ))}
      <div class="choices">
        <label>
          {t('then')}
          <select
            id={controlId(key)}
            value={box.forgets}
            onChange={(event) => commitEdited(withOverride(edited.value, key, event.currentTarget.value))}
          >
            {FORGETTABLE[box.kind].map((name) => (
              <option key={name} value={name}>
                {t(FORGETTING_WORDS[name])}
              </option>
            ))}
          </select>
        </label>
      </div>
      {rest.length > 0 && (
        <Fold summary={t('$n more', { n: rest.length })}>
          {() => rest.map((control) => <ControlRow key={control.key} control={control} />)}
        </Fold>
      )}
    </>
  );
}
