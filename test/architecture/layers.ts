// The direction of imports, as data: which part may know which. A part that is not named here may import nothing of sim/.

/** From the outside in; each may import what stands after it. */
const CHAIN = [['answer', 'fleet'], ['engine'], ['app', 'network'], ['kernel'], ['profiles'], ['time.ts']];
/** Plain data that every part of sim/ may import; they know the time and each other. */
const DATA = ['scenario', 'trace'];

export const REASONS = {
  door: 'viz/ and cli/ import sim/index.ts only: what it exports is a promise, everything behind it may change',
  chain:
    'imports run one way (answer, fleet → engine → app, network → kernel → profiles → time), so that the kernel can be read and tested without what stands above it',
  data: 'scenario/ and trace/ are plain data that all may import; they import only time.ts and each other',
  settings: 'settings/ turns what people write into scenarios and knows nothing else',
  packages:
    'sim/ uses no package but valibot, and that only in sim/scenario/: the simulator must run anywhere and stay readable without a manual',
  outside: 'sim/ imports nothing outside itself',
  node: 'sim/ runs in a page as in a terminal: no Node modules',
} as const;

const partOf = (file: string): string => file.split('/')[1] ?? '';

function chainAllows(from: string, to: string): boolean {
  const [a, b] = [from, to].map((part) => CHAIN.findIndex((level) => level.includes(part)));
  return a !== undefined && b !== undefined && a >= 0 && b >= 0 && (b > a || from === to);
}

/** Which rule an import breaks, or null. */
export function brokenRule(file: string, target: string): keyof typeof REASONS | null {
  if (file.startsWith('sim/')) return brokenInSim(file, target);
  return target.startsWith('sim/') && target !== 'sim/index.ts' ? 'door' : null;
}

function brokenInSim(file: string, target: string): keyof typeof REASONS | null {
  if (target.startsWith('node:')) return 'node';
  if (!/^(sim|viz|cli|test|scripts|bench)\/|\.(json|ts|tsx|mjs)$/.test(target)) {
    return target === 'valibot' && partOf(file) === 'scenario' ? null : 'packages';
  }
  if (!target.startsWith('sim/')) return 'outside';
  const [from, to] = [partOf(file), partOf(target)];
  if (from === 'index.ts' || from === to) return null;
  if (DATA.includes(from)) return to === 'time.ts' || DATA.includes(to) ? null : 'data';
  if (from === 'settings') return to === 'scenario' ? null : 'settings';
  return DATA.includes(to) || chainAllows(from, to) ? null : 'chain';
}
