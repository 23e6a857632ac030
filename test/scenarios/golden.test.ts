// The catalogue's traces as text: what happened, and why, in the very words that people read. A change of a rule, of a
// number or of a sentence shows here as a difference to be read; `npx vitest run --project scenarios -u` writes them anew.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeVerdict, parseScenarios, RULE_TEXTS, type Run, simulate } from '../../sim/index.ts';
import { traceText } from './text.ts';

const KERNEL = new URL('../../sim/kernel', import.meta.url).pathname;
const parsed = parseScenarios(JSON.parse(readFileSync(new URL('../../scenarios.json', import.meta.url), 'utf8')));
if (!parsed.ok) throw new Error(`scenarios.json: ${JSON.stringify(parsed.problems, null, 2)}`);

function text(run: Run): string {
  const verdicts = [run.verdicts.client, run.verdicts.server].map((verdict) => {
    const { headline, detail } = describeVerdict(verdict);
    return `${verdict.host}: ${headline} ${detail}`.trim();
  });
  return `${run.scenario.title}\n${verdicts.join('\n')}\nstopped: ${run.stopped.by} at ${run.stopped.at / 1_000_000} s\n\n${traceText(run.events)}`;
}

test.each(parsed.scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', async (id, scenario) => {
  await expect(text(simulate(scenario))).toMatchFileSnapshot(`golden/${id}.txt`);
});

test('every rule that the kernel code names has a sentence', () => {
  const code = readdirSync(KERNEL)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(`${KERNEL}/${file}`, 'utf8'))
    .join('\n');
  const literals = [...code.matchAll(/'([a-z0-9]+(?:-[a-z0-9]+)+)'/g)].map(([, name]) => name as string);
  const named = literals.filter((name) =>
    /^(rto|syn|probe0|keepalive|keepidle|budget|user-timeout-|orphan|shrunk|tail-loss-probe(-|$)|reordering|delayed|fin-wait-2-|time-wait-over|closed|data-after|linger2|reset-received)/.test(
      name,
    ),
  );
  // Timer names and segment purposes look alike.
  const others = new Set(['keepalive-probe', 'tail-loss-probe', 'syn-ack']);
  expect([...new Set(named)].filter((name) => RULE_TEXTS[name] === undefined && !others.has(name))).toEqual([]);
});
