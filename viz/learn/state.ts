// What the learn pages know: where the reader is, in which language, and what was answered so far. Kept on this machine only.
import { computed, effect, signal } from '@preact/signals';
import { learnPath, page } from '../state/store.ts';
import type { Language } from './language.ts';
import { formatPlace, type LearnPlace, learnLink, parsePlace } from './place.ts';
import { EMPTY_PROGRESS, type Progress, readProgress } from './progress.ts';

export const LANGUAGES = [
  ['en', 'English'],
  ['zh', '中文'],
  ['ja', '日本語'],
] as const;
export type LanguageId = (typeof LANGUAGES)[number][0];
const isLanguage = (text: string | null): text is LanguageId => LANGUAGES.some(([id]) => id === text);

const STORED_LANGUAGE = 'halfopen.language';
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
const keptLanguage = signal<LanguageId>(isLanguage(stored(STORED_LANGUAGE)) ? (stored(STORED_LANGUAGE) as LanguageId) : 'en');

/** The link's language, or the one that was last chosen here. */
export const languageId = computed<LanguageId>(() => (isLanguage(place.value.language) ? place.value.language : keptLanguage.value));

/** Goes somewhere below #/learn as a link would: a step back leads to where one was. */
export const go = (change: Partial<LearnPlace>): void => {
  location.hash = learnLink({ ...place.value, ...change });
};
/** The same as an address for a link. */
export const linkTo = (change: Partial<LearnPlace>): string => learnLink({ ...place.value, ...change });

export function chooseLanguage(id: LanguageId): void {
  keptLanguage.value = id;
  store(STORED_LANGUAGE, id);
  learnPath.value = formatPlace({ ...place.value, language: id });
}

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

/** The document speaks the language of what is on it. */
effect(() => {
  document.documentElement.lang = page.value === 'learn' ? languageId.value : 'en';
});
