// Makes the page work without a network, once it has been open for a while: a service worker keeps what the build made.

/** Nobody waits for this: everything that is on screen comes first. */
const PAUSE_MS = 8000;

export function keepForOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  setTimeout(() => {
    // Where it is not allowed, as in a private window, the page works as long as there is a network.
    navigator.serviceWorker.register('./service-worker.js').catch(() => undefined);
  }, PAUSE_MS);
}
