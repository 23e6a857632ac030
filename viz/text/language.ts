// Which language the page speaks: the link's where it names one (`lang=ja`; lessons keep it in theirs), else the one that was
// chosen here, else the first of the browser's that we have.
import { computed, effect, signal } from '@preact/signals';
import { formatPlace, parsePlace } from '../learn/place.ts';
import { learnPath, page } from '../state/store.ts';
import { type Dictionary, dictionary } from './words.ts';

/** Each by its own name. */
export const LANGUAGES = [
  ['en', 'English'],
  ['zh', '中文'],
  ['ja', '日本語'],
] as const;
export type LanguageId = (typeof LANGUAGES)[number][0];
const isLanguage = (text: string | null): text is LanguageId => LANGUAGES.some(([id]) => id === text);

const STORED = 'halfopen.language';

function storedLanguage(): LanguageId | null {
  try {
    const found = localStorage.getItem(STORED);
    return isLanguage(found) ? found : null;
  } catch {
    return null;
  }
}

/** The first of a browser's languages that we speak: "zh-TW" counts as zh. */
export function firstKnown(wanted: readonly string[]): LanguageId {
  const known = wanted.map((tag) => tag.split('-')[0] ?? '').filter(isLanguage);
  return known[0] ?? 'en';
}

const browserLanguages = (): readonly string[] => (typeof navigator === 'undefined' ? [] : (navigator.languages ?? []));

const chosen = signal<LanguageId>(storedLanguage() ?? firstKnown(browserLanguages()));

/** What the page should speak. */
export const languageId = computed<LanguageId>(() => {
  const linked = page.value === 'learn' ? parsePlace(learnPath.value).language : null;
  return isLanguage(linked) ? linked : chosen.value;
});

/** What it speaks: its words have come. */
export const spoken = signal<LanguageId>('en');
/** Why it does not speak what was chosen. */
export const languageFailure = signal<string | null>(null);

/** Speaks what a link names, without keeping it for the next visit; false where it is none of ours. */
export function followLanguage(id: string): boolean {
  if (!isLanguage(id)) return false;
  chosen.value = id;
  return true;
}

export function chooseLanguage(id: LanguageId): void {
  chosen.value = id;
  try {
    localStorage.setItem(STORED, id);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  if (page.value === 'learn') learnPath.value = formatPlace({ ...parsePlace(learnPath.value), language: id });
}

const LOADERS: Readonly<Record<Exclude<LanguageId, 'en'>, () => Promise<{ default: Dictionary }>>> = {
  zh: () => import('./zh.json'),
  ja: () => import('./ja.json'),
};

async function speak(id: LanguageId): Promise<void> {
  try {
    const words = id === 'en' ? null : (await LOADERS[id]()).default;
    if (languageId.value !== id) return;
    dictionary.value = words;
    spoken.value = id;
    languageFailure.value = null;
    document.documentElement.lang = id;
  } catch (error) {
    languageFailure.value = error instanceof Error ? error.message : String(error);
  }
}

/** Speaks the wanted language, and follows it from then on. Done when the first words are there. */
export async function startLanguage(): Promise<void> {
  await speak(languageId.value);
  effect(() => {
    const id = languageId.value;
    if (id !== spoken.peek() || languageFailure.peek() !== null) void speak(id);
  });
}
