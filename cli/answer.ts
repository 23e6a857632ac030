// `npm run --silent answer -- FILE`: reads a configuration as it stands in a file and prints when a program with it would
// notice, in every situation. With --detect-within or --survive it is a check: it exits with 1 where one is not kept.
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import {
  advise,
  type Answer,
  answer,
  longestOutage,
  outageText,
  type Reading,
  readSettings,
  SETTING_SYSTEMS,
  type Situation,
  situationsOf,
  type YamlParser,
} from '../sim/index.ts';
import { configurationOf } from './configuration.ts';
import { type Options, readArguments, USAGE } from './arguments.ts';
import { adviceLines, failures, matrixLines, readingLines } from './print-answer.ts';

const print = (lines: readonly string[]): boolean => process.stdout.write(`${lines.join('\n')}\n`);

function stop(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function read(options: Options): Reading {
  let text: string;
  try {
    text = readFileSync(options.file === '-' ? 0 : options.file, 'utf8');
  } catch (error) {
    return stop(`${options.file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { kernel, system } = options;
  const reading = readSettings(text, { kernel, yaml: parseAllDocuments as unknown as YamlParser, ...(system === null ? {} : { system }) });
  if (reading.system === null) {
    const [problem] = reading.problems;
    const known = SETTING_SYSTEMS.map(({ id }) => id).join(', ');
    return stop(
      `${options.file}: found ${problem?.found ?? 'nothing'}, expected ${problem?.expected ?? 'settings'}.\n--system names one of: ${known}`,
    );
  }
  return reading;
}

const options = readArguments(process.argv.slice(2));
if (typeof options === 'string') stop(`${options}\n${USAGE}`);
const reading = read(options);
const configuration = configurationOf(reading, options);
if (typeof configuration === 'string') stop(configuration);

const answers = new Map<Situation, Answer>(situationsOf(configuration).map((situation) => [situation, answer(configuration, situation)]));
const outage = longestOutage(configuration);
const failed = failures(answers, outage, options);
print([
  ...readingLines(reading),
  '',
  ...matrixLines(answers, options),
  '',
  outageText(outage),
  ...adviceLines(advise(configuration, answers)),
  ...(failed.length > 0 ? ['', ...failed] : []),
]);
process.exit(failed.length > 0 ? 1 : 0);
