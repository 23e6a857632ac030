// Out of the page: files by addresses of their own bytes, and the clipboard. Nothing is sent anywhere.

/** Long enough for a browser to have begun the download. */
const REVOKE_AFTER_MS = 30_000;

export function download(name: string, type: string, content: BlobPart | Blob): void {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), REVOKE_AFTER_MS);
}

export async function copyText(text: string): Promise<void> {
  if (!navigator.clipboard) throw new Error('this browser lets only pages with a secure address write to the clipboard');
  await navigator.clipboard.writeText(text);
}

/** The picture may still be in the making: the browser asks for it in time. */
export async function copyPicture(picture: Promise<Blob>): Promise<void> {
  if (typeof ClipboardItem === 'undefined') throw new Error('this browser cannot put pictures on the clipboard; download one instead');
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
}
