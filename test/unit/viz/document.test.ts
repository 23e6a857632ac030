// Overrides and undo: what is changed, where it goes in the file, and that every way there leads back.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import catalogue from '../../../scenarios.json';
import { parseScenario, type Scenario, simulate, SOCKET_OPTION_NAMES, SYSCTL_NAMES } from '../../../sim/index.ts';
import {
  clockControls,
  type Control,
  pathControls,
  SLIDER_STEPS,
  sliderPosition,
  sliderValue,
  socketOptionControls,
  sysctlControls,
  valueText,
} from '../../../viz/panels/controls.ts';
import { cutAt, cutPlaces, moveCut, sides } from '../../../viz/panels/cuts.ts';
import { applyOverrides, filePath, type JsonObject, withOverride } from '../../../viz/state/document.ts';
import { commit, redo, startHistory, undo } from '../../../viz/state/undo.ts';

const file = (catalogue.scenarios as unknown as JsonObject[]).find((one) => one.id === 'data-in-flight-cut') as JsonObject;
const parsed = parseScenario(file);
if (!parsed.ok) throw new Error('the catalogue has no data-in-flight-cut');
const { scenario } = parsed;
const controls: readonly Control[] = (['client', 'server'] as const).flatMap((host) => [
  ...socketOptionControls(scenario, host),
  ...sysctlControls(scenario, host),
  ...clockControls(scenario, host, scenario),
  ...pathControls({ scenario, file }, { scenario, file }),
]);

const read = (input: JsonObject): Scenario => {
  const result = parseScenario(input);
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join('\n'));
  return result.scenario;
};

describe('a cut of the path', () => {
  const entryOf = (id: string) => {
    const own = (catalogue.scenarios as unknown as JsonObject[]).find((one) => one.id === id) as JsonObject;
    return { file: own, scenario: read(own) };
  };

  test('loses one direction only: what goes the other way arrives', () => {
    const entry = entryOf('data-in-flight-cut');
    const [place = -1] = cutPlaces(entry, {});
    const one = read(applyOverrides(file, { [`step${place}.direction`]: 'toClient' }).file);
    expect(one.steps[place]).toMatchObject({ do: 'cut', direction: 'toClient' });
    expect(simulate(one).events.some((event) => event.kind === 'receive' && event.place === 'server' && event.at > 3_000_000)).toBe(true);
    expect(cutAt(entry, { [`step${place}.direction`]: 'toClient' }, place)).toEqual({ direction: 'toClient', near: 'server' });
    expect(sides(entry, {})).toEqual([]);
  });

  test('lies on the other side of the boxes, and what heals it goes along', () => {
    const entry = entryOf('conntrack-outage-data');
    const [place = -1] = cutPlaces(entry, {});
    const { overrides } = moveCut({ scenarioId: 'x', overrides: {} }, entry, place, 'client');
    expect(overrides).toEqual({ 'step1.near': 'client', 'step3.near': 'client' });
    const moved = read(applyOverrides(entry.file, overrides).file);
    expect(moved.steps.filter((step) => 'near' in step).map((step) => step.do)).toEqual(['cut', 'restore']);
    expect(moveCut({ scenarioId: 'x', overrides }, entry, place, 'server').overrides).toEqual({
      'step1.near': 'server',
      'step3.near': 'server',
    });
    expect(sides(entry, {}).map(([value]) => value)).toEqual(['server', 'client']);
  });
});

describe('overrides', () => {
  test('every setting has a place in the file', () => {
    for (const name of [...SYSCTL_NAMES, ...SOCKET_OPTION_NAMES]) expect(filePath(`client.${name}`), name).not.toBeNull();
  });

  test.each([
    '',
    'client',
    'peer.hz',
    'client.__proto__',
    'client.constructor',
    'steps',
    'step',
    'step1.do',
    'client.tcp_retries2.x',
    'client.toString',
  ])('"%s" names nothing', (key) => {
    expect(filePath(key)).toBeNull();
  });

  test('an override reaches the scenario, and the catalogue is left as it was', () => {
    const before = JSON.stringify(file);
    const { file: changed } = applyOverrides(file, {
      'client.TCP_USER_TIMEOUT': '30s',
      'client.tcp_retries2': '8',
      rtt: '5ms',
      step0: '200ms',
      'client.hz': '100',
    });
    const result = read(changed);
    expect(result.client.socketOptions.TCP_USER_TIMEOUT).toBe(30_000);
    expect(result.client.sysctl.tcp_retries2).toBe(8);
    expect(result.path.rttUs).toBe(5000);
    expect(result.steps[0]?.at).toBe(200_000);
    expect(result.client.hz).toBe(100);
    expect(JSON.stringify(file)).toBe(before);
  });

  test('an empty value takes a setting out', () => {
    const set = applyOverrides(file, { 'client.TCP_KEEPIDLE': '10s' }).file;
    expect(read(set).client.socketOptions.TCP_KEEPIDLE).toBe(10);
    expect(read(applyOverrides(set, { 'client.TCP_KEEPIDLE': '' }).file).client.socketOptions.TCP_KEEPIDLE).toBeUndefined();
  });

  test('a step that the scenario does not have is reported', () => {
    expect(applyOverrides(file, { step99: '1s' }).unknown).toEqual(['step99']);
  });

  test('taking an override back leaves no trace', () => {
    const document = { scenarioId: 'x', overrides: { rtt: '1ms' } };
    expect(withOverride(withOverride(document, 'until', '1h'), 'until', null)).toEqual(document);
  });
});

describe('sliders', () => {
  test.each(controls.filter((control) => control.kind === 'number').map((control) => [control.key, control] as const))(
    '%s: stays within its range and never runs back',
    (_, control) => {
      let last = Number.NEGATIVE_INFINITY;
      for (let position = 0; position <= SLIDER_STEPS; position += 20) {
        const value = sliderValue(control, position);
        expect(value).toBeGreaterThanOrEqual(control.min);
        expect(value).toBeLessThanOrEqual(control.max);
        expect(value).toBeGreaterThanOrEqual(last);
        last = value;
      }
    },
  );

  test('what a slider gives for a position stands near that position', () => {
    for (const control of controls) {
      const value = sliderValue(control, 500);
      if (value > control.min + 20) expect(Math.abs(sliderPosition(control, value) - 500)).toBeLessThanOrEqual(20);
    }
  });

  test('values are written in the notation of files', () => {
    expect([valueText(7200, 's'), valueText(30_000, 'ms'), valueText(9, ''), valueText(-1, 's')]).toEqual(['2h', '30s', '9', '-1']);
  });
});

describe('undo', () => {
  test('undo takes back what was done, redo does it again', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 30 }), (steps) => {
        const done = steps.reduce((history, step) => commit(history, step), startHistory(-1));
        let back = done;
        for (let i = 0; i < steps.length; i++) back = undo(back);
        expect(back.present).toBe(-1);
        let again = back;
        for (let i = 0; i < steps.length; i++) again = redo(again);
        expect(again).toEqual(done);
      }),
    );
  });

  test('nothing to undo changes nothing', () => {
    const history = startHistory('a');
    expect(undo(history)).toBe(history);
    expect(redo(history)).toBe(history);
  });
});
