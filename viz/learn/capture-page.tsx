// One capture to explain.
import type { Language } from './language.ts';

export const CapturePage = ({ number }: { language: Language; number: number }) => <p>{number}</p>;
