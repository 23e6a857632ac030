// The lessons in a real Chromium: each is taken from its first step to its last, with a wrong answer, a near one and a right one,
// and every text on the page is held against the figures of the simulator.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { holds, rightChoice, truthOf } from '../../viz/learn/check-lesson.ts';
import type { Language } from '../../viz/learn/language.ts';
import { LessonRuns } from '../../viz/learn/lesson-runs.ts';
import type { Lesson, LessonStep, StepOf } from '../../viz/learn/lesson.ts';
import { durationText, plainProse } from '../../viz/learn/prose.ts';
import type { Guess } from '../../viz/learn/score.ts';
import { markOfFigure } from '../../viz/learn/sent-marks.ts';
import { parseDuration } from '../../sim/index.ts';
import { findFile } from '../unit/learn/catalogue.ts';
import { violations } from './axe.ts';
import { address, closePage, nextFrame, openPage, pageUrl, startBrowser } from './open-page.ts';

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../lessons/${name}.json`, import.meta.url), 'utf8'));
const { lessons } = read('lessons') as { lessons: Lesson[] };
const english = read('en') as Language;

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

interface Taking {
  readonly page: Page;
  readonly lesson: Lesson;
  readonly runs: LessonRuns;
}

const proseOf = ({ lesson }: Taking, step: LessonStep) => {
  const prose = english.lessons[lesson.id]?.steps[step.id];
  if (prose === undefined) throw new Error(`no prose of ${lesson.id} ${step.id}`);
  return prose;
};
const plain = ({ runs }: Taking, text: string): string => plainProse(text, runs, english).replaceAll('\u00a0', ' ');
const shown = async (page: Page, selector: string): Promise<string> =>
  (await page.locator(selector).first().innerText()).replaceAll('\u00a0', ' ');

/** What is said after an answer. */
async function answerSays(taking: Taking, score: 'Right' | 'Near' | 'Not so', reply: string): Promise<void> {
  await taking.page.locator('.answer-box').waitFor();
  await expect.poll(() => shown(taking.page, '.answer-box .score strong')).toBe(score);
  await expect.poll(() => shown(taking.page, '.answer-box .reply')).toBe(plain(taking, reply));
}
const again = (page: Page) => page.getByRole('button', { name: 'Once more' }).click();

async function guessTime(page: Page, guess: Guess): Promise<void> {
  if (guess === 'never') await page.locator('.never-button').click();
  else await page.getByLabel('Guess, such as').fill(`${Math.round(guess)}us`);
  await page.getByRole('button', { name: 'That is my guess' }).click();
}

/** Guesses that are wrong, near (where there is such a thing) and right, all of them on the axis. */
function guesses(step: StepOf<'time'>, truth: Guess): { wrong: Guess; near: Guess | null; right: Guess } {
  const from = parseDuration(step.from ?? '100ms') as number;
  const to = parseDuration(step.to ?? '4h') as number;
  if (truth === 'never') return { wrong: Math.sqrt(from * to), near: null, right: 'never' };
  const wrong = truth / 4 >= from ? truth / 4 : truth * 4 <= to ? truth * 4 : 'never';
  return { wrong, near: truth * 1.5 <= to ? truth * 1.5 : truth / 1.5, right: truth };
}

/** Of the lesson's earlier questions whose times count from the same moment. */
function earlierTruths({ lesson, runs }: Taking, step: StepOf<'time'>): string[] {
  const before = lesson.steps.slice(0, lesson.steps.indexOf(step));
  return before.flatMap((one) => {
    if (one.kind !== 'time' || markOfFigure(one.truth) !== markOfFigure(step.truth)) return [];
    const found = truthOf(runs, one.truth);
    if (!found.ok) throw new Error(found.why);
    return [found.truth === 'never' ? english.never : durationText(found.truth, english).replaceAll('\u00a0', ' ')];
  });
}

async function takeTime(taking: Taking, step: StepOf<'time'>): Promise<void> {
  const { page, runs } = taking;
  const { right = '', replies = {} } = proseOf(taking, step);
  const found = truthOf(runs, step.truth);
  if (!found.ok) throw new Error(found.why);
  const { wrong, near, right: truth } = guesses(step, found.truth);
  const replyTo = (guess: Guess) => replies[step.misconceptions?.find((one) => holds(one, guess))?.reply ?? 'otherwise'] ?? '';
  // Earlier bets stand on the axis, and in words below it; each was right at last.
  const earlier = earlierTruths(taking, step);
  const words = async () => (await page.locator('.earlier-words').allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' '));
  await expect.poll(words).toEqual(earlier.map((text) => expect.stringContaining(`the kernel’s answer ${text}.`)));
  await expect.poll(() => page.locator('.earlier-bet').count()).toBe(earlier.length);
  await guessTime(page, wrong);
  await answerSays(taking, 'Not so', replyTo(wrong));
  const truthText = truth === 'never' ? english.never : durationText(truth, english).replaceAll('\u00a0', ' ');
  // The guess stays beside the truth.
  await expect
    .poll(async () => (await page.locator('.time-pins .pin-label').allTextContents()).map((text) => text.replaceAll('\u00a0', ' ')))
    .toContain(truthText);
  await again(page);
  if (near !== null) {
    await guessTime(page, near);
    await answerSays(taking, 'Near', replyTo(near));
    await again(page);
  }
  await guessTime(page, truth);
  await answerSays(taking, 'Right', right);
}

/** Moves a mark with the keys: to the axis's beginning, then by larger and smaller steps. */
async function moveMark(page: Page, index: number, us: number): Promise<void> {
  await page.locator('.guess-pin').nth(index).focus();
  await page.keyboard.press('Home');
  const steps = Math.log(us / 50_000);
  const large = Math.floor(steps / Math.log(1.5) + 1e-9);
  const small = Math.round((steps - large * Math.log(1.5)) / Math.log(1.05));
  for (let i = 0; i < large; i++) await page.keyboard.press('Shift+ArrowRight');
  for (let i = 0; i < small; i++) await page.keyboard.press('ArrowRight');
}

async function takeMarks(taking: Taking, step: StepOf<'marks'>): Promise<void> {
  const { page, runs } = taking;
  const { right = '' } = proseOf(taking, step);
  const truths = step.truths.map((figure) => {
    const found = truthOf(runs, figure);
    return found.ok && found.truth !== 'never' ? found.truth : 0;
  });
  for (const [factor, score] of [
    [3, 'Not so'],
    [1.4, 'Near'],
    [1, 'Right'],
  ] as const) {
    for (const [i, truth] of truths.entries()) await moveMark(page, i, truth * factor);
    await page.getByRole('button', { name: 'That is where they are' }).click();
    await answerSays(taking, score, right);
    if (score !== 'Right') await again(page);
  }
}

async function takeChoice(taking: Taking, step: StepOf<'choice'>): Promise<void> {
  const { page, runs } = taking;
  const { choices = {}, replies = {}, right: rightReply = '' } = proseOf(taking, step);
  const right = rightChoice(runs, step) as string;
  const wrong = step.choices.find((name) => name !== right) as string;
  await page.getByRole('button', { name: plain(taking, choices[wrong] ?? ''), exact: true }).click();
  await answerSays(taking, 'Not so', replies[wrong] ?? '');
  await again(page);
  await page.getByRole('button', { name: plain(taking, choices[right] ?? ''), exact: true }).click();
  await answerSays(taking, 'Right', rightReply);
}

/** Sets controls by hand. */
async function set(page: Page, overrides: Readonly<Record<string, string>>): Promise<void> {
  for (const [key, value] of Object.entries(overrides)) {
    const control = page.locator(`[id="set-${key}"]`);
    if ((await control.getAttribute('type')) === 'checkbox') await control.setChecked(value === 'true' || value === '1');
    else {
      await control.fill(value);
      await control.press('Enter');
    }
  }
}

async function takeDo(taking: Taking, step: StepOf<'do'>): Promise<void> {
  const { page } = taking;
  await expect.poll(() => shown(page, '.goal')).toContain('Not yet');
  await page.getByRole('button', { name: 'A hint' }).click();
  await expect.poll(() => shown(page, '.hint')).toBe(plain(taking, proseOf(taking, step).hint ?? ''));
  await page.getByRole('button', { name: 'Show one way' }).click();
  await page.locator('.goal.is-met').waitFor();
  await page.getByRole('button', { name: 'Start over' }).click();
  await page.locator('.goal:not(.is-met)').waitFor();
  await set(page, step.solution);
  await page.locator('.goal.is-met').waitFor();
}

async function takeCapstone(taking: Taking, step: StepOf<'capstone'>): Promise<void> {
  const { page } = taking;
  await page.getByRole('button', { name: 'Try them' }).click();
  await page.locator('.capstone .is-fail').first().waitFor();
  await set(page, step.solution);
  await page.getByRole('button', { name: 'Try them' }).click();
  await page.locator('.goal.is-met').waitFor();
  await expect.poll(() => page.locator('.capstone td.is-pass:last-child').count()).toBe(step.hidden.length);
}

async function take(taking: Taking, step: LessonStep): Promise<void> {
  switch (step.kind) {
    case 'time':
      return takeTime(taking, step);
    case 'marks':
      return takeMarks(taking, step);
    case 'choice':
      return takeChoice(taking, step);
    case 'do':
      return takeDo(taking, step);
    case 'capstone':
      return takeCapstone(taking, step);
    case 'reveal':
      await taking.page.locator('.run-view .timeline, .system-facts').first().waitFor();
      return;
    case 'say':
      await taking.page.locator('.scene').first().waitFor();
  }
}

describe('each lesson, from start to end: a wrong answer, a near one, a right one', () => {
  test.each(lessons.map((lesson): [string, Lesson] => [lesson.id, lesson]))('%s', async (id, lesson) => {
    const { page, faults } = await openPage(browser, `#/learn/${id}`);
    const taking: Taking = { page, lesson, runs: new LessonRuns(lesson, findFile) };
    for (const [i, step] of lesson.steps.entries()) {
      await page.getByRole('heading', { name: `Step ${i + 1} of ${lesson.steps.length}` }).waitFor();
      await expect.poll(() => shown(page, '.step-text')).toBe(plain(taking, proseOf(taking, step).text));
      await take(taking, step);
      if (i < lesson.steps.length - 1) await page.getByRole('link', { name: 'Next', exact: true }).click();
    }
    const kept = async () => (await page.evaluate(() => JSON.parse(localStorage.getItem('halfopen.learn') ?? '{}'))).lessons[id];
    const questions = lesson.steps.filter(({ kind }) => kind !== 'say' && kind !== 'reveal');
    await expect.poll(async () => (await kept()).done).toBe(true);
    await expect.poll(async () => Object.keys((await kept()).answers)).toEqual(questions.map((step) => step.id));
    expect(faults).toEqual([]);
    await closePage(page);
  });
});

describe('for everybody', () => {
  test.each(['light', 'dark'] as const)('axe finds nothing in the %s theme', async (colorScheme) => {
    const { page } = await openPage(browser, '#/learn', { colorScheme });
    const look = async (hash: string, ready: string) => {
      await page.evaluate((next) => {
        location.hash = next;
      }, hash);
      await page.locator(ready).first().waitFor();
      // The timeline's handles come a moment after it, and get their names when they are drawn.
      if (ready.includes('timeline')) await page.locator('.handle[aria-label]').first().waitFor({ state: 'attached' });
      expect({ hash, found: await violations(page) }).toEqual({ hash, found: [] });
    };
    await look('#/learn', '.lesson-cards');
    await look('#/learn/keepalive-by-default?step=2', '.guess-pin');
    await guessTime(page, 5e6);
    await look('#/learn/keepalive-by-default?step=2', '.answer-box');
    await look('#/learn/backoff?step=2', '.guess-pin');
    await look('#/learn/user-timeout?step=6', '.run-view .timeline');
    await look('#/learn/heartbeats?step=3', '.system-facts');
    await look('#/learn/capstone?step=2', '.step-controls');
    await look('#/learn/closing?step=3&present=1', '.is-presenter');
    await look('#/learn/user-timeout/sheet', '.sheet');
    await closePage(page);
  });

  test('the keyboard alone answers, and goes on', async () => {
    const { page } = await openPage(browser, '#/learn/silent-cable?step=2');
    await page.locator('.guess-pin').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('End');
    await expect.poll(() => page.locator('.guess-pin').getAttribute('aria-valuetext')).toBe('never');
    await page.getByRole('button', { name: 'That is my guess' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => shown(page, '.answer-box .score strong')).toBe('Right');
    await page.getByRole('link', { name: 'Next', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Step 3 of 4' }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('step-title');
    await closePage(page);
  });

  test('on a phone nothing is cut off, and the pin follows a finger', async () => {
    const { page } = await openPage(browser, '#/learn/keepalive-by-default?step=2', {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    });
    await page.locator('.time-pins svg').scrollIntoViewIfNeeded();
    const box = await page.locator('.time-pins svg').boundingBox();
    await page.touchscreen.tap((box?.x ?? 0) + 150, (box?.y ?? 0) + 66);
    await expect.poll(() => page.locator('.guess-pin').getAttribute('aria-valuetext')).not.toBe('?');
    for (const [hash, ready] of [
      ['#/learn', '.lesson-cards'],
      ['#/learn/keepalive-by-default?step=3', 'h2:text("Step 3 of")'],
      ['#/learn/capstone?step=2', '.step-controls'],
      ['#/learn/capture/1', '.capture-segments'],
    ] as const) {
      await page.goto(pageUrl(hash));
      await page.locator(ready).first().waitFor();
      await expect
        .poll(async () => ({ hash, wide: await page.evaluate(() => document.documentElement.scrollWidth) }))
        .toEqual({ hash, wide: 390 });
    }
    await closePage(page);
  });

  test('what is no time is said, and cannot be given as a guess', async () => {
    const { page } = await openPage(browser, '#/learn/keepalive-by-default?step=2');
    await page.getByLabel('Guess, such as').fill('soon');
    await expect.poll(() => shown(page, '.guess-form .wrong')).toBe('Found soon; expected a time such as 90s, 5m or 2h 11m.');
    await expect.poll(() => page.getByRole('button', { name: 'That is my guess' }).isDisabled()).toBe(true);
    await closePage(page);
  });
});

test('a capture is explained: a wrong answer is run and where it parts is said, the right one runs as recorded', async () => {
  const { page, faults } = await openPage(browser, '#/learn/capture/3');
  const fill = async (values: readonly string[]) => {
    for (const [i, value] of values.entries()) await page.locator('.capture-settings input').nth(i).fill(value);
    await page.getByRole('button', { name: 'Check by running' }).click();
  };
  await page.locator('.capture-segments').waitFor();
  await fill(['10s', '5s', '20s']);
  await expect.poll(() => shown(page, '.answer-box')).toContain('The runs part at segment 3');
  await fill(['5s', '5s', '20s']);
  await page.locator('.answer-box.is-right').waitFor();
  await expect.poll(() => shown(page, '.answer-box')).toContain('0 of 6 senders are right.');
  for (const [i, sender] of ['program', 'arrival', 'keepalive', 'keepalive', 'keepalive', 'keepalive'].entries()) {
    await page.locator('.capture-segments select').nth(i).selectOption(sender);
  }
  await page.getByRole('button', { name: 'Check by running' }).click();
  await page.getByText('6 of 6 senders are right.').waitFor();
  await expect.poll(() => shown(page, '.answer-box')).toContain('A user timeout');
  expect(faults).toEqual([]);
  await closePage(page);
});

test('what was missed comes back, to be answered as for the first time', async () => {
  const { page } = await openPage(browser, '#/learn/keepalive-by-default?step=2');
  await guessTime(page, 60e6);
  await page.locator('.answer-box').waitFor();
  await page.evaluate(() => {
    location.hash = '#/learn/silent-cable?step=4';
  });
  await page.locator('.goal').waitFor();
  await page.evaluate(() => {
    location.hash = '#/learn';
  });
  await page.locator('.learn-due a').click();
  await page.getByRole('heading', { name: 'Step 2 of 5' }).waitFor();
  await expect.poll(() => page.locator('.answer-box').count()).toBe(0);
  await guessTime(page, 'never');
  await expect.poll(() => shown(page, '.answer-box .score strong')).toBe('Not so');
  await closePage(page);
});

describe('a trainer’s tools', () => {
  test('presenter mode hides answers until asked, and a remote’s keys change steps', async () => {
    const { page } = await openPage(browser, '#/learn/user-timeout?step=2&present=1');
    await page.locator('.is-presenter').waitFor();
    await expect.poll(() => page.locator('.truth-pin').count()).toBe(0);
    await expect
      .poll(async () => Number.parseFloat(await page.locator('.step-text').evaluate((node) => getComputedStyle(node).fontSize)))
      .toBeGreaterThanOrEqual(28);
    // The keys are those of the step on screen a frame after it is there.
    await nextFrame(page);
    await page.keyboard.press('.');
    await page.locator('.truth-pin').waitFor();
    await page.keyboard.press('PageDown');
    await page.getByRole('heading', { name: 'Step 3 of 6' }).waitFor();
    await expect.poll(() => page.locator('.truth-pin').count()).toBe(0);
    await nextFrame(page);
    await page.keyboard.press('PageUp');
    await page.getByRole('heading', { name: 'Step 2 of 6' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.is-presenter').waitFor({ state: 'detached' });
    await closePage(page);
  });

  test('the class sheet has the questions, and the answers on a page of their own', async () => {
    const { page } = await openPage(browser, '#/learn/user-timeout/sheet');
    await page.locator('.sheet-page').first().waitFor();
    const [questions, answers] = [page.locator('.sheet-page').first(), page.locator('.sheet-page').nth(1)];
    // Each answer once.
    await expect.poll(async () => (await answers.innerText()).match(/30\.64\ss/g)).toHaveLength(1);
    await expect.poll(async () => (await answers.innerText()).match(/never/gi)).toHaveLength(1);
    expect(await questions.innerText()).not.toContain('30.64');
    await page.emulateMedia({ media: 'print' });
    await expect
      .poll(() =>
        page
          .locator('.sheet-page')
          .nth(1)
          .evaluate((node) => getComputedStyle(node).breakBefore),
      )
      .toBe('page');
    await expect.poll(() => page.locator('.header').isVisible()).toBe(false);
    await closePage(page);
  });

  test('a lesson of one’s own is opened from a file, and its link opens it elsewhere', async () => {
    const { page } = await openPage(browser, '#/learn');
    const own = { lesson: lessons[0], prose: { ...english.lessons[lessons[0]?.id ?? ''], title: 'My own lesson' } };
    const file = (content: unknown) => ({
      name: 'lesson.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(content)),
    });
    await page.locator('.learn-tools input').setInputFiles(file({ lesson: { id: 'x', steps: [] }, prose: own.prose }));
    await page.locator('.learn-tools [role="alert"]').waitFor();
    await expect.poll(() => page.locator('.learn-tools [role="alert"]').innerText()).toContain('$.lesson.minutes');
    await page.locator('.learn-tools input').setInputFiles(file(own));
    await page.getByRole('heading', { name: 'My own lesson' }).waitFor();
    const link = await address(page);
    const elsewhere = await openPage(browser, link.slice(link.indexOf('#')));
    await elsewhere.page.getByRole('heading', { name: 'My own lesson' }).waitFor();
    await closePage(elsewhere.page);
    await closePage(page);
  });

  test.each([
    ['zh', '课程'],
    ['ja', 'レッスン'],
  ])('%s: prose and fixed words, and the document says so', async (language, title) => {
    const { page, faults } = await openPage(browser, `#/learn?lang=${language}`);
    await page.getByRole('heading', { name: title, exact: true }).waitFor();
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe(language);
    await page.locator('.lesson-card a').first().click();
    const prose = (read(language) as Language).lessons[lessons[0]?.id ?? '']?.steps.scene?.text ?? '';
    await page.getByText(prose).waitFor();
    expect(faults).toEqual([]);
    await closePage(page);
  });
});
