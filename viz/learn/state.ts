// What the learn pages know: where the reader is, and what was answered so far. Kept on this machine only.
import { computed, signal } from '@preact/signals';
import { learnPath } from '../state/store.ts';
import type { LanguageId } from '../text/language.ts';
import type { Language } from './language.ts';
import { type LearnPlace, learnLink, parsePlace } from './place.ts';
import { EMPTY_PROGRESS, type Progress, readProgress } from './progress.ts';

const STORED_PROGRESS = 'halfopen.learn';

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage may be forbidden; what is known then lasts as long as the page.
  }
}

export const place = computed<LearnPlace>(() => parsePlace(learnPath.value));

/** Goes somewhere below #/learn as a link would: a step back leads to where one was. */
export const go = (change: Partial<LearnPlace>): void => {
  location.hash = learnLink({ ...place.value, ...change });
};
/** The same as an address for a link. */
export const linkTo = (change: Partial<LearnPlace>): string => learnLink({ ...place.value, ...change });

const LOADERS: Readonly<Record<LanguageId, () => Promise<{ default: unknown }>>> = {
  en: () => import('../../lessons/en.json'),
  zh: () => import('../../lessons/zh.json'),
  ja: () => import('../../lessons/ja.json'),
};
export const loadLanguage = async (id: LanguageId): Promise<Language> => (await LOADERS[id]()).default as Language;

export const progress = signal<Progress>(readProgress(stored(STORED_PROGRESS)));
export function setProgress(next: Progress): void {
  progress.value = next;
  store(STORED_PROGRESS, JSON.stringify(next));
}
export const forgetProgress = (): void => setProgress(EMPTY_PROGRESS);
