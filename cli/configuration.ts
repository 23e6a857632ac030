// What was read, as the configuration that is answered for: by way of a scenario file, so that one parser judges both.
import { type Configuration, formatDuration, type MiddleboxFile, parseScenario, type Reading, type ScenarioFile } from '../sim/index.ts';
import type { Options } from './arguments.ts';

function boxesOf({ middlebox }: Reading, { middlebox: preset }: Options): MiddleboxFile[] {
  if (middlebox === null) return preset === null ? [] : [{ preset }];
  const { kind, forgets, idleUs, name } = middlebox;
  const time = formatDuration(idleUs);
  return [{ name, kind, forgets, ...(kind === 'conntrack' ? { sysctl: { nf_conntrack_tcp_timeout_established: time } } : { idle: time }) }];
}

/** The configuration, or what is wrong with it. */
export function configurationOf(reading: Reading, options: Options): Configuration | string {
  const of = (layer: 'sysctl' | 'option' | 'program') =>
    Object.fromEntries(reading.settings.filter((one) => one.layer === layer).map(({ name, value }) => [name, value]));
  const file: ScenarioFile = {
    client: { kernel: options.kernel, hz: options.hz, sysctl: of('sysctl'), socketOptions: of('option') },
    path: { rtt: formatDuration(options.rttUs), middleboxes: boxesOf(reading, options) },
  };
  const parsed = parseScenario(file);
  if (!parsed.ok) return parsed.problems.map(({ message }) => message).join('\n');
  const { client, server, path } = parsed.scenario;
  return { client, server, ...path, program: of('program') };
}
