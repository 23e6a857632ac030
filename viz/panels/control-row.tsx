// One control: label, field, slider with a tick at the default, a dot where it was changed, and its problem beside it.
import { lazyPart } from '../app/lazy-part.tsx';
import { cancelPreview, page } from '../state/store.ts';
import { commitEdited, edited, editedProblems, previewEdited } from './edited.ts';
import { useRef } from 'preact/hooks';
import type { Problem } from '../../sim/index.ts';
import { withOverride } from '../state/document.ts';
import { type Control, nextValue, SLIDER_STEPS, sliderPosition, sliderValue, valueText } from './controls.ts';
import { t, word } from '../text/words.ts';

const Sparkline = lazyPart<{ readonly control: Control }>(
  word('What the slider would do'),
  () => import('./sparkline.tsx').then((module) => module.Sparkline),
  'sparkline',
);

export const controlId = (key: string) => `set-${key}`;

/** Takes the change back: the scenario's own value. */
const reset = (key: string) => commitEdited(withOverride(edited.value, key, null));

/** The parser's problems with one place of the file, or with what holds it. */
export const problemsAt = (path: string): readonly Problem[] =>
  editedProblems.value.filter(
    (problem) => problem.path === path || problem.path.startsWith(`${path}.`) || path.startsWith(`${problem.path}.`),
  );

/** Without the path, which the place on the page already says. */
const problemTexts = (path: string) =>
  problemsAt(path).map((problem) => t('Found $found; expected $expected.', { found: problem.found, expected: problem.expected }));

export function ControlRow({ control }: { control: Control }) {
  const { key } = control;
  const override = edited.value.overrides[key];
  const changed = override !== undefined;
  const wrong = changed ? problemTexts(control.path) : [];
  const id = controlId(key);
  return (
    <div class={`control${changed ? ' changed' : ''}`}>
      <div class="control-head">
        <label for={id}>{control.label}</label>
        {changed && (
          <button type="button" class="reset" aria-label={t('Reset $label', { label: control.label })} onClick={() => reset(key)}>
            {t('reset')}
          </button>
        )}
        {control.kind === 'switch' ? (
          <Switch control={control} id={id} />
        ) : (
          <Field control={control} id={id} override={override} bad={wrong.length > 0} />
        )}
      </div>
      {control.kind === 'number' && page.value === 'scenario' && <Sparkline control={control} />}
      {control.kind === 'number' && <Slider control={control} />}
      <p class="about" id={`${id}-about`}>
        {control.about}
      </p>
      {wrong.map((text) => (
        <p class="wrong" role="alert" key={text}>
          {text}
        </p>
      ))}
    </div>
  );
}

function Switch({ control, id }: { control: Control; id: string }) {
  const on = (control.value ?? control.fallback) !== 0;
  return (
    <input
      id={id}
      type="checkbox"
      class="switch"
      checked={on}
      aria-describedby={`${id}-about`}
      onChange={(event) => commitEdited(withOverride(edited.value, control.key, event.currentTarget.checked ? '1' : '0'))}
    />
  );
}

function Field({ control, id, override, bad }: { control: Control; id: string; override: string | undefined; bad: boolean }) {
  const shown = override ?? (control.value === null ? '' : valueText(control.value, control.unit));
  return (
    <input
      id={id}
      type="text"
      class={`field${shown.length > 8 ? ' wide' : ''}`}
      value={shown}
      maxLength={64}
      placeholder={control.placeholder ?? valueText(control.fallback, control.unit)}
      spellcheck={false}
      autocomplete="off"
      aria-invalid={bad}
      aria-describedby={`${id}-about`}
      onInput={(event) => previewEdited(withOverride(edited.value, control.key, event.currentTarget.value.trim()))}
      onChange={() => {
        if (editedProblems.value.length === 0) commitEdited();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        cancelPreview();
      }}
    />
  );
}

const ARROWS: Readonly<Record<string, 1 | -1>> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

const show = (control: Control, value: number) => previewEdited(withOverride(edited.value, control.key, valueText(value, control.unit)));

/** Arrow keys go from value to value, not from pixel to pixel; letting go commits, as with the mouse. */
function sliderKey(control: Control, value: number, event: KeyboardEvent): void {
  const direction = ARROWS[event.key];
  if (direction) {
    event.preventDefault();
    show(control, nextValue(control, value, direction));
  } else if (event.key === 'Backspace') reset(control.key);
}

function Slider({ control }: { control: Control }) {
  const value = control.value ?? control.fallback;
  const input = useRef<HTMLInputElement>(null);
  const defaultAt = sliderPosition(control, control.fallback) / SLIDER_STEPS;
  // Several places of the thumb stand for one value: while they do, it stays where the hand has put it.
  const held = Number(input.current?.value ?? -1);
  const position = held >= 0 && sliderValue(control, held) === value ? held : sliderPosition(control, value);
  return (
    <div class={`slider${control.value === null ? ' unset' : ''}`}>
      <input
        ref={input}
        type="range"
        min={0}
        max={SLIDER_STEPS}
        value={position}
        aria-label={control.label}
        aria-valuetext={valueText(value, control.unit)}
        onInput={(event) => show(control, sliderValue(control, Number(event.currentTarget.value)))}
        onChange={() => commitEdited()}
        onDblClick={() => reset(control.key)}
        onKeyDown={(event) => sliderKey(control, value, event)}
        onKeyUp={(event) => {
          if (ARROWS[event.key]) commitEdited();
        }}
      />
      <span class="default-tick" aria-hidden="true" style={{ left: `calc(8px + (100% - 16px) * ${defaultAt})` }} />
    </div>
  );
}
