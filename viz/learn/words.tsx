// Pieces of prose on the page: figures are set apart by their type, names of settings by theirs. Text stays text.
import { type Course, pieces } from './course.ts';

const NAME = /\b((?:SO|TCP)_[A-Z0-9_]+|tcp_[a-z0-9_]+|KEEP(?:IDLE|INTVL|CNT)|GOAWAY|SIGSTOP)\b/;

const named = (text: string) => text.split(NAME).map((part, i) => (i % 2 === 1 ? <code key={i}>{part}</code> : part));

export function Prose({ course, text, hide = false }: { readonly course: Course; readonly text: string; readonly hide?: boolean }) {
  return (
    <>
      {pieces(course, text).map(({ text: piece, figure }, i) =>
        figure === null ? (
          named(piece)
        ) : (
          <span key={i} class="figure-value">
            {hide ? '…' : piece}
          </span>
        ),
      )}
    </>
  );
}
