// A part that opens on demand. What was never opened is not rendered: closed settings cost nothing while a control moves.
import { signal, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { inNextFrame } from '../app/frame.ts';

/** Set when something inside a closed part is wanted: all parts are then rendered. */
const wanted = signal(false);

export function Fold({ summary, className, children }: { summary: string; className?: string; children: () => ComponentChildren }) {
  const opened = useSignal(false);
  return (
    <details
      class={className}
      onToggle={(event) => {
        if (event.currentTarget.open) opened.value = true;
      }}
    >
      <summary>{summary}</summary>
      {(opened.value || wanted.value) && children()}
    </details>
  );
}

/** Opens what hides an element and puts the focus on it. */
export function reveal(id: string): void {
  wanted.value = true;
  inNextFrame('reveal', () => {
    const element = document.getElementById(id);
    for (let parent = element?.parentElement; parent; parent = parent.parentElement) {
      if (parent instanceof HTMLDetailsElement) parent.open = true;
    }
    element?.scrollIntoView({ block: 'center' });
    element?.focus();
  });
}
