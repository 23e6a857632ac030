// A host's sysctls as commands.
import { type HostName, PROFILES, type Run } from '../../../sim/index.ts';
import { humanDuration } from '../../text/duration.ts';
import { sysctlsOf } from './settings.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

export function sysctlLines(run: Run, host: HostName): string {
  const setup = run.scenario[host];
  const lines = sysctlsOf(setup).map(({ name, value, text }) => {
    const inWords = text === String(value) ? '' : `  # ${text}`;
    return `sysctl -w net.ipv4.${name}=${value}${inWords}`;
  });
  const later = run.scenario.steps.flatMap((step) =>
    step.do === 'sysctl' && step.host === host
      ? [`# at ${plain(humanDuration(step.at))}: sysctl -w net.ipv4.${step.name}=${step.value}`]
      : [],
  );
  const head = `# ${host}: ${PROFILES[setup.kernel].title}`;
  return [head, ...(lines.length === 0 ? ['# nothing is set: the kernel’s defaults'] : lines), ...later, ''].join('\n');
}
