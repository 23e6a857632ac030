// A sentence in which no line ends between a number and its unit: "10.0 s" stays together, the text is the same.
import { t } from './words.ts';

const durations = (): RegExp => new RegExp(`(\\d[\\d.]* (?:${[t('µs'), t('ms'), t('min'), t('s'), t('h'), t('d')].join('|')})(?![\\w]))`);

export const Unbroken = ({ text }: { text: string }) => (
  <>{text.split(durations()).map((part, i) => (i % 2 === 1 ? <span class="unbroken">{part}</span> : part))}</>
);
