// A system: the verdict of the program that the question is about, settings, lanes of programs and connections, reasons and events.
import { document$ } from '../state/store.ts';
import { findSystem } from '../state/systems.ts';

export function SystemPage() {
  const entry = findSystem(document$.value);
  return (
    <main class="scenario" id="main">
      <h1>{entry?.title}</h1>
    </main>
  );
}
