// From a capture's file to a scenario on screen with the capture beside it: read, choose a connection, infer, fit, open.
import { render } from 'preact';
import type { Problem } from '../../sim/index.ts';
import { captureChoice, type LoadedCapture, putBeside, readingCapture } from '../state/beside.ts';
import { fileProblems, openDocument } from '../state/store.ts';
import { takeIn } from '../state/take-in.ts';
import { DEFAULT_VIEW } from '../state/url.ts';
import { CaptureParts } from './capture-parts.tsx';
import { type Connection, type Connections, connectionsOf } from './import/connections.ts';
import { conversationOf, MAX_SEGMENTS } from './import/conversation.ts';
import type { CaptureContents, CaptureProblem } from './import/frame.ts';
import { LINK_TYPES_READ } from './import/link-layer.ts';
import { readCapture } from './import/read-capture.ts';
import { fitClocks } from './infer/fit.ts';
import { inferScenario } from './infer/infer.ts';

const problemAt = ({ offset, found, expected }: CaptureProblem): Problem => ({
  path: `offset ${offset}`,
  found,
  expected,
  message: `offset ${offset}: found ${found}, expected ${expected}`,
});

const fail = (name: string, problem: Problem): void => {
  fileProblems.value = { name, problems: [problem] };
};

/** "3 packets passed over: 2 not TCP, 1 fragment". */
function passedOver({ skipped }: Connections): string[] {
  const kinds = Object.entries(skipped).filter(([, count]) => count > 0);
  if (kinds.length === 0) return [];
  const sum = kinds.reduce((all, [, count]) => all + count, 0);
  return [`${sum} ${sum === 1 ? 'packet' : 'packets'} passed over: ${kinds.map(([kind, count]) => `${count} ${kind}`).join(', ')}.`];
}

const stopped = ({ stoppedAt }: CaptureContents): string[] =>
  stoppedAt === null
    ? []
    : [`The file was read up to offset ${stoppedAt.offset}: found ${stoppedAt.found}, expected ${stoppedAt.expected}.`];

let mounted = false;

/** What is only there while a capture is being opened stands beside the page and not in it. */
function mountParts(): void {
  if (mounted) return;
  mounted = true;
  const place = document.createElement('div');
  document.body.append(place);
  render(<CaptureParts />, place);
}

/** Opens a capture, or says what is wrong with it. */
export async function openCapture(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  mountParts();
  readingCapture.value = name;
  try {
    const read = await readCapture(bytes);
    if (!read.ok) {
      fail(name, problemAt(read.problem));
      return;
    }
    const found = connectionsOf(read.contents);
    const notes = [...stopped(read.contents), ...passedOver(found)];
    const [only, second] = found.connections;
    if (!only) fail(name, noConnection(read.contents, notes));
    else if (second) captureChoice.value = { name, found, notes, choose: (connection) => openConnection(name, connection, notes) };
    else await openConnection(name, only, notes);
  } catch (error) {
    fail(name, { path: 'the capture', found: 'something that could not be read', expected: 'a capture', message: String(error) });
  } finally {
    readingCapture.value = null;
  }
}

function noConnection({ frames }: CaptureContents, notes: readonly string[]): Problem {
  const found = `${frames.length} packets and no TCP among them`;
  return {
    path: 'the whole file',
    found: [found, ...notes].join('. '),
    expected: `a TCP connection over ${LINK_TYPES_READ}`,
    message: found,
  };
}

async function openConnection(name: string, connection: Connection, notes: readonly string[]): Promise<void> {
  captureChoice.value = null;
  readingCapture.value = name;
  try {
    const conversation = conversationOf(connection);
    const inference = await fitClocks(inferScenario(conversation, name), conversation);
    const taken = await takeIn(inference.file);
    if (!taken.ok) {
      fileProblems.value = { name, problems: taken.problems };
      return;
    }
    const clipped = connection.packets.length - conversation.segments.length;
    const loaded: LoadedCapture = {
      name,
      conversation,
      findings: inference.findings,
      notes: [...notes, ...(clipped > 0 ? [`Only the first ${MAX_SEGMENTS} segments are shown; ${clipped} more follow.`] : [])],
      times: conversation.segments.map(({ us }) => inference.timing.seen(us)),
    };
    putBeside(taken.id, loaded);
    openDocument({ scenarioId: taken.id, overrides: {} }, DEFAULT_VIEW);
  } finally {
    readingCapture.value = null;
  }
}
