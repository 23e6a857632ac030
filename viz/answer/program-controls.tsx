// The program's own timers and the path's middlebox as controls beside the kernel's.
import {
  formatDuration,
  MIDDLEBOX_PRESETS,
  type MiddleboxSetup,
  PRESET_IDS,
  PROGRAM_TIMER_NAMES,
  PROGRAM_TIMERS,
  type ProgramTimerName,
  type ProgramTimers,
} from '../../sim/index.ts';
import { ControlRow } from '../panels/control-row.tsx';
import type { Control } from '../panels/controls.ts';
import { Fold } from '../panels/fold.tsx';
import { BOX_KEYS, withOverride } from '../state/document.ts';
import { programKey } from '../state/program.ts';
import { commitDocument, document$ } from '../state/store.ts';
import { FORGETTING_WORDS } from '../text/middlebox.ts';
import { t } from '../text/words.ts';

const DAY_US = 86_400_000_000;

export function programControl(name: ProgramTimerName, program: Readonly<Partial<ProgramTimers>>): Control {
  const { unit, title, about, min, max, usual } = PROGRAM_TIMERS[name];
  const key = programKey(name);
  const kind = unit === '' && max === 1 ? 'switch' : 'number';
  const value = program[name] ?? null;
  return {
    key,
    label: t(title),
    about: t(about),
    kind,
    unit,
    min,
    max: unit === 'us' ? DAY_US : max,
    grain: unit === 'us' ? 1_000_000 : 1,
    value,
    fallback: usual,
    path: `$.${key}`,
    placeholder: t('none'),
  };
}

/** Shown at once; the others open on demand, or where they are set. */
const FIRST: readonly ProgramTimerName[] = ['connectTimeout', 'readTimeout', 'pingInterval'];
const WITH_PINGS: readonly ProgramTimerName[] = ['pingTimeout', 'pingWithoutCalls'];

export function ProgramGroup({ program }: { program: Readonly<Partial<ProgramTimers>> }) {
  const changed = document$.value.overrides;
  const shown = program.pingInterval === undefined ? FIRST : [...FIRST, ...WITH_PINGS];
  const first = PROGRAM_TIMER_NAMES.filter((name) => shown.includes(name) || changed[programKey(name)] !== undefined);
  const rest = PROGRAM_TIMER_NAMES.filter((name) => !first.includes(name));
  const row = (name: ProgramTimerName) => <ControlRow key={name} control={programControl(name, program)} />;
  return (
    <div class="control-group">
      <h3>{t('Program')}</h3>
      {first.map(row)}
      <Fold summary={t('$n more', { n: rest.length })}>{() => rest.map(row)}</Fold>
    </div>
  );
}

/** One key at a time, the whole box as one step. */
function setBox(values: Readonly<Record<string, string>>): void {
  const none = BOX_KEYS.reduce((document, key) => withOverride(document, key, null), document$.value);
  commitDocument(Object.entries(values).reduce((document, [key, value]) => withOverride(document, `box.${key}`, value), none));
}

const CUSTOM = 'custom';

export function MiddleboxChoice({ boxes }: { boxes: readonly MiddleboxSetup[] }) {
  const [box] = boxes;
  const preset = box?.preset ?? null;
  const chosen = box === undefined ? '' : (preset ?? CUSTOM);
  return (
    <div class="middlebox">
      <label class="stacked">
        {t('Middlebox on the path')}
        <select
          id="set-middlebox"
          value={chosen}
          onChange={({ currentTarget: { value } }) =>
            setBox(
              value === '' ? {} : value === CUSTOM ? { kind: 'nat', idle: formatDuration(box?.idleUs ?? 350_000_000) } : { preset: value },
            )
          }
        >
          <option value="">{t('none')}</option>
          {PRESET_IDS.map((id) => (
            <option key={id} value={id}>
              {MIDDLEBOX_PRESETS[id].title}
            </option>
          ))}
          <option value={CUSTOM}>{t('another one')}</option>
        </select>
      </label>
      {box !== undefined && <BoxDetails box={box} />}
      {preset !== null && (
        <p class="about">
          <span lang="en">{MIDDLEBOX_PRESETS[preset].note}</span>{' '}
          <span class="quiet">{t('As of $asOf.', { asOf: MIDDLEBOX_PRESETS[preset].asOf })}</span>
        </p>
      )}
    </div>
  );
}

function BoxDetails({ box }: { box: MiddleboxSetup }) {
  const isConntrack = box.sysctl !== null;
  const idleUs = box.sysctl === null ? (box.idleUs ?? 0) : box.sysctl.nf_conntrack_tcp_timeout_established * 1_000_000;
  const idle: Control = {
    key: isConntrack ? 'box.established' : 'box.idle',
    label: t('forgets after idle'),
    about: t('Without a packet for so long it knows the connection no more.'),
    kind: 'number',
    unit: 'us',
    min: 1_000_000,
    max: 10 * DAY_US,
    grain: 10_000_000,
    value: idleUs,
    fallback: idleUs,
    path: isConntrack ? '$.path.middleboxes[0].sysctl' : '$.path.middleboxes[0].idle',
  };
  const can = isConntrack ? (['picks up', 'silence', 'rst'] as const) : (['silence', 'rst', 'rst at once'] as const);
  return (
    <>
      <ControlRow control={idle} />
      <label class="stacked">
        {t('then')}
        <select
          value={box.forgets}
          onChange={({ currentTarget: { value } }) => commitDocument(withOverride(document$.value, 'box.forgets', value))}
        >
          {can.map((name) => (
            <option key={name} value={name}>
              {t(FORGETTING_WORDS[name])}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
