// The page's only requestAnimationFrame. Work is named: asking twice in one frame for the same work does it once.

const waiting = new Map<string, (nowMs: number) => void>();
let asked = 0;

function run(nowMs: number): void {
  asked = 0;
  const work = [...waiting.values()];
  waiting.clear();
  for (const task of work) task(nowMs);
}

export function inNextFrame(name: string, task: (nowMs: number) => void): void {
  waiting.set(name, task);
  if (asked === 0) asked = requestAnimationFrame(run);
}

export const withoutMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Calls `step` with 0..1 over the given time, eased; at once with 1 where motion is not wanted. */
export function tween(name: string, durationMs: number, step: (share: number) => void): void {
  if (withoutMotion() || durationMs <= 0) {
    step(1);
    return;
  }
  let startMs = -1;
  const turn = (nowMs: number) => {
    if (startMs < 0) startMs = nowMs;
    const share = Math.min(1, (nowMs - startMs) / durationMs);
    step(share < 0.5 ? 2 * share * share : 1 - (2 - 2 * share) ** 2 / 2);
    if (share < 1) inNextFrame(name, turn);
  };
  inNextFrame(name, turn);
}
