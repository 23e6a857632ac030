// Where below #/learn the reader is, and back: `backoff?step=3`, `backoff/sheet`, `capture/2`, `own?z=…`; with `lang` and `present`.
export interface LearnPlace {
  readonly view: 'list' | 'lesson' | 'sheet' | 'capture';
  /** Of a lesson; `own` for one that somebody brought; the number of a capture, from 1. */
  readonly id: string;
  /** From 1. */
  readonly step: number;
  readonly language: string | null;
  readonly presenter: boolean;
  /** A lesson of one's own, packed. */
  readonly packed: string | null;
}

export const OWN = 'own';
export const LIST: LearnPlace = { view: 'list', id: '', step: 1, language: null, presenter: false, packed: null };

export function parsePlace(path: string): LearnPlace {
  const [where = '', query = ''] = path.split(/\?(.*)/s);
  const parts = where.split('/').filter(Boolean);
  const values = new URLSearchParams(query);
  const step = /^\d{1,2}$/.test(values.get('step') ?? '') ? Math.max(1, Number(values.get('step'))) : 1;
  const language = /^[a-z]{2,3}$/.exec(values.get('lang') ?? '')?.[0] ?? null;
  const rest = { step, language, presenter: values.get('present') === '1', packed: values.get('z') };
  const [first = '', second] = parts;
  if (first === '') return { ...LIST, ...rest };
  if (first === 'capture') return { ...rest, view: 'capture', id: second ?? '1' };
  return { ...rest, view: second === 'sheet' ? 'sheet' : 'lesson', id: first };
}

export function formatPlace(place: LearnPlace): string {
  const values = [
    ...(place.view === 'lesson' && place.step > 1 ? [`step=${place.step}`] : []),
    ...(place.language === null ? [] : [`lang=${place.language}`]),
    ...(place.presenter ? ['present=1'] : []),
    ...(place.packed === null ? [] : [`z=${encodeURIComponent(place.packed)}`]),
  ].join('&');
  const where = place.view === 'list' ? '' : place.view === 'capture' ? `capture/${place.id}` : place.id;
  return `${where}${place.view === 'sheet' ? '/sheet' : ''}${values === '' ? '' : `?${values}`}`;
}

export const learnLink = (place: LearnPlace): string => {
  const path = formatPlace(place);
  return `#/learn${path === '' || path.startsWith('?') ? path : `/${path}`}`;
};
