// Systems, as the first view knows them: their files, which part of one is looked at, and who judges a document of one. All
// other code of theirs comes when one is opened.
import { signal } from '@preact/signals';
import type { Problem } from '../../sim/index.ts';
import { systemWords } from './catalogue-file.ts';
import type { Document, JsonObject } from './document.ts';

/** Begins the id of a document that is a system's: no scenario can have it, ids hold no such character. */
const PREFIX = 'system/';
export const systemDocumentId = (id: string): string => `${PREFIX}${id}`;
export const isSystemDocument = ({ scenarioId }: Pick<Document, 'scenarioId'>): boolean => scenarioId.startsWith(PREFIX);
export const systemIdOf = ({ scenarioId }: Pick<Document, 'scenarioId'>): string => scenarioId.slice(PREFIX.length);

export interface SystemEntry {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly lesson: string;
  readonly group: string;
  readonly file: JsonObject;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What the catalogue shows of a system; the parser judges it when it is opened. */
export const systemEntry = (file: JsonObject): SystemEntry => ({
  id: text(file.id),
  title: text(file.title),
  question: text(file.question),
  lesson: text(file.lesson),
  group: text(file.group),
  file,
});

export const systemEntries: readonly SystemEntry[] = systemWords.map(systemEntry);

/** The systems whole: they come with the code that runs them. */
const whole = new Map<string, SystemEntry>();
export function takeSystems(files: readonly JsonObject[]): void {
  for (const file of files) whole.set(text(file.id), systemEntry(file));
}

/** Systems that were opened from a file, the clipboard or a link: known until the page is closed. */
const opened = new Map<string, SystemEntry>();
export const rememberSystem = (file: JsonObject): void => {
  const entry = systemEntry(file);
  opened.set(entry.id, entry);
};
export const findSystem = (document: Pick<Document, 'scenarioId'>): SystemEntry | undefined => {
  const id = systemIdOf(document);
  return opened.get(id) ?? whole.get(id) ?? systemEntries.find((entry) => entry.id === id);
};

/** What is looked at: one member of a fleet, one connection, or all of it. */
export interface SystemPart {
  readonly member: number | null;
  readonly connection: number | null;
}
export const WHOLE: SystemPart = { member: null, connection: null };
export const systemPart = signal<SystemPart>(WHOLE);

/** Whether a document can be run, and what it then is. */
export interface Judgement {
  readonly ok: boolean;
  readonly problems: readonly Problem[];
  /** Keys that name nothing in it. */
  readonly unknown: readonly string[];
  readonly scenario: unknown;
}

let judgeNow: ((document: Document) => Judgement) | null = null;
export const judgeSystemsBy = (judge: (document: Document) => Judgement): void => {
  judgeNow = judge;
};
/** As the systems' own code judges it, which is there before a document of one is. */
export const judgeSystem = (document: Document): Judgement =>
  judgeNow?.(document) ?? { ok: false, problems: [], unknown: [], scenario: null };
