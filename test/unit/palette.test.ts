// The five hues of the marks, measured: far enough apart for readers of every kind of colour vision, and from the ground
// they lie on. The same figures are in the tokens; whoever changes a colour sees here what it costs.
import { readFileSync } from 'node:fs';
import {
  type Color,
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  parse,
  wcagContrast,
} from 'culori';
import { describe, expect, test } from 'vitest';

const TONES = ['normal', 'retransmit', 'probe', 'zero-window', 'death'] as const;
const THEMES = [
  { theme: 'light', index: 0, leastDifference: 14.6, leastContrast: 3.6 },
  { theme: 'dark', index: 1, leastDifference: 22.5, leastContrast: 3.8 },
] as const;

const css = readFileSync(new URL('../../viz/theme/tokens.css', import.meta.url), 'utf8');

function token(name: string, index: number): Color {
  const found = new RegExp(`--${name}:\\s*light-dark\\((#[0-9a-fA-F]{6}),\\s*(#[0-9a-fA-F]{6})\\)`).exec(css);
  const color = parse(found?.[index + 1] ?? '');
  if (!color) throw new Error(`tokens.css has no pair of colours named --${name}`);
  return color;
}

const VISIONS = {
  full: (color: Color) => color,
  protan: filterDeficiencyProt(1),
  deutan: filterDeficiencyDeuter(1),
  tritan: filterDeficiencyTrit(1),
} as const;

const difference = differenceCiede2000();

describe.each(THEMES)('$theme palette', ({ index, leastDifference, leastContrast }) => {
  const hues = TONES.map((tone) => token(`tone-${tone}`, index));

  test.each(Object.entries(VISIONS))('hues differ enough with %s vision', (_, see) => {
    const pairs = hues.flatMap((a, i) => hues.slice(i + 1).map((b) => difference(see(a), see(b))));
    expect(Math.min(...pairs)).toBeGreaterThanOrEqual(leastDifference - 0.1);
  });

  test('every hue stands out from the ground', () => {
    const ground = token('surface', index);
    expect(Math.min(...hues.map((hue) => wcagContrast(hue, ground)))).toBeGreaterThanOrEqual(leastContrast - 0.05);
  });

  test('text is legible on every ground', () => {
    for (const ground of ['surface', 'page', 'raised', 'sunken']) {
      for (const ink of ['ink', 'ink-soft', 'accent', 'text-death']) {
        expect(wcagContrast(token(ink, index), token(ground, index)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});
