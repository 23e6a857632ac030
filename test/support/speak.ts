// The page's words in another language, without a page.
import { readFileSync } from 'node:fs';
import { ROOT } from '../../scripts/project.mjs';
import { type Dictionary, dictionary } from '../../viz/text/words.ts';

/** From now on the page's words are in this language. */
export function speak(id: 'zh' | 'ja'): void {
  dictionary.value = JSON.parse(readFileSync(`${ROOT}/viz/text/${id}.json`, 'utf8')) as Dictionary;
}

export function speakEnglish(): void {
  dictionary.value = null;
}
