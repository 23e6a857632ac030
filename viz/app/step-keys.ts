// A step, by key or by button: the selection moves, the chart brings it into view, and the focus goes along if it was there.
import { chartCommands, focusFollows } from '../lanes/commands.ts';
import { selected } from '../state/store.ts';

export function stepTo(move: () => boolean): void {
  if (!move() || !selected.value) return;
  focusFollows.current = document.activeElement?.closest('.chart .mark') != null;
  chartCommands.current?.reveal(selected.value.at);
  focusFollows.current = false;
}
