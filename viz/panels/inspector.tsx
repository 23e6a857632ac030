// Beside the timeline: the reasons for the selected event, and all events as a table.
import { EventTable } from './event-table.tsx';
import { Why } from './why.tsx';

export function Inspector() {
  return (
    <>
      <Why />
      <EventTable />
    </>
  );
}
