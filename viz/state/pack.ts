// A text as a short piece of a link and back: deflate, then base64url. What comes from a link is not trusted: unpacking stops
// at a size and at a ratio, however much the few characters of a link would become.
import { MAX_FILE_BYTES, MAX_PACKED_LENGTH } from './limits.ts';

/** A scenario of many equal steps packs a hundredfold; what grows more is not one. */
const MAX_RATIO = 250;
/** Fed in pieces this small, a hostile piece grows to a megabyte at most before its size is looked at. */
const PIECE_BYTES = 1024;

export type Unpacked =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly found: string; readonly expected: string };

const wrong = (found: string, expected: string): Unpacked => ({ ok: false, found, expected });

function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]+$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}

type Codec = CompressionStream | DecompressionStream;

/** Everything that comes out of a codec, or null where it is more than `limit`. Throws where the codec does. */
async function through(codec: Codec, bytes: Uint8Array<ArrayBuffer>, limit: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const writer = codec.writable.getWriter();
  const feeding = (async () => {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) await writer.write(bytes.slice(at, at + PIECE_BYTES));
    await writer.close();
  })();
  // A fault of the codec is told by its readable side; here it would only be an unhandled rejection.
  feeding.catch(() => undefined);
  const reader: ReadableStreamDefaultReader<Uint8Array> = codec.readable.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    if (length <= limit) continue;
    void reader.cancel().catch(() => undefined);
    return null;
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export async function pack(text: string): Promise<string> {
  const packed = await through(new CompressionStream('deflate-raw'), new TextEncoder().encode(text), Number.POSITIVE_INFINITY);
  return toBase64Url(packed as Uint8Array);
}

/** The text, or what is wrong with the packed form. */
export async function unpack(packed: string): Promise<Unpacked> {
  if (packed.length > MAX_PACKED_LENGTH) return wrong(`${packed.length} characters`, `at most ${MAX_PACKED_LENGTH}`);
  const bytes = fromBase64Url(packed);
  if (bytes === null) return wrong('characters that are not base64url', 'letters, digits, - and _');
  const limit = Math.min(MAX_FILE_BYTES, bytes.length * MAX_RATIO);
  try {
    const whole = await through(new DecompressionStream('deflate-raw'), bytes, limit);
    if (whole === null) return wrong(`${bytes.length} bytes that unpack to more than ${limit}`, 'a scenario');
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(whole) };
  } catch {
    return wrong('bytes that are not deflated text', 'a packed scenario');
  }
}

/** Unpacks a gzip file up to a size, or null where it is larger or damaged. */
export async function gunzip(bytes: Uint8Array<ArrayBuffer>, limit: number): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await through(new DecompressionStream('gzip'), bytes, limit);
  } catch {
    return null;
  }
}
