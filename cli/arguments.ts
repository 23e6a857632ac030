// The command line of `answer`: a file, what the file cannot say (kernel, HZ, path), and what is wished.
import { HZ_VALUES, type Hz, KERNEL_IDS, type KernelId, parseDuration, PRESET_IDS, type PresetId, SETTING_SYSTEMS } from '../sim/index.ts';

export interface Options {
  readonly file: string;
  readonly kernel: KernelId;
  readonly hz: Hz;
  readonly rttUs: number;
  readonly system: string | null;
  readonly middlebox: PresetId | null;
  readonly detectWithinUs: number | null;
  readonly surviveUs: number | null;
}

export const USAGE = `usage: npm run --silent answer -- FILE [options]     FILE may be - for standard input
  --kernel ${KERNEL_IDS.at(-2)}      one of ${KERNEL_IDS.join(', ')}
  --hz 250                one of ${HZ_VALUES.join(', ')}
  --rtt 1ms               round trip of the path
  --middlebox PRESET      one of ${PRESET_IDS.join(', ')}
  --system ID             what the file is of, where it is not recognised
  --detect-within 30s     exit with 1 unless every situation is noticed within that time
  --survive 20s           exit with 1 if an outage of that length can end a good connection`;

type Values = Map<string, string>;

/** The options, or what is wrong with them. */
export function readArguments(given: readonly string[]): Options | string {
  const values: Values = new Map();
  const files: string[] = [];
  for (let i = 0; i < given.length; i++) {
    const [name = '', inline] = (given[i] ?? '').split(/=(.*)/s);
    if (!name.startsWith('--')) files.push(given[i] ?? '');
    else values.set(name, inline ?? given[++i] ?? '');
  }
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) return file === undefined ? 'no file was named' : `one file, and not ${files.join(', ')}`;
  try {
    return optionsOf(file, values);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function optionsOf(file: string, values: Values): Options {
  const take = <Value>(name: string, read: (text: string) => Value | undefined | null, expected: string): Value | null => {
    const text = values.get(name);
    values.delete(name);
    if (text === undefined) return null;
    const value = read(text);
    if (value === undefined || value === null) throw new Error(`${name}: found "${text}", expected ${expected}`);
    return value;
  };
  const oneOf =
    <Name extends string | number>(names: readonly Name[]) =>
    (text: string) =>
      names.find((name) => String(name) === text);
  const kernel = take('--kernel', oneOf(KERNEL_IDS), KERNEL_IDS.join(', '));
  const hz = take('--hz', oneOf(HZ_VALUES), HZ_VALUES.join(', '));
  const rtt = take('--rtt', parseDuration, 'a duration such as "20ms"');
  const system = take('--system', oneOf(SETTING_SYSTEMS.map(({ id }) => id)), SETTING_SYSTEMS.map(({ id }) => id).join(', '));
  const middlebox = take('--middlebox', oneOf(PRESET_IDS), PRESET_IDS.join(', '));
  const detectWithinUs = take('--detect-within', parseDuration, 'a duration such as "30s"');
  const surviveUs = take('--survive', parseDuration, 'a duration such as "20s"');
  const [unknown] = values.keys();
  if (unknown !== undefined) throw new Error(`${unknown} is not known`);
  return {
    file,
    kernel: kernel ?? 'linux-6.12',
    hz: hz ?? 250,
    rttUs: rtt ?? 1000,
    system,
    middlebox,
    detectWithinUs,
    surviveUs,
  };
}
