declare global {
  interface Window {
    /** The time (performance.now) at the end of the first frame that shows something; null where none does in `limit` ms. */
    paintedWhen?: (isThere: () => boolean, limit: number) => Promise<number | null>;
  }
}

/**
 * Runs in the page and puts `paintedWhen` on its window. Looks at each frame from now on: what is to be seen in one is asked when it begins, and the
 * time is taken once its styles, layout and painting are done. Serialised into the page, so it may use nothing from outside itself.
 */
export function installPaintedFrames(): void {
  const frameEnd = (): Promise<void> =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve();
        port2.postMessage(null);
      });
    });
  window.paintedWhen = async (isThere, limit) => {
    const give = performance.now() + limit;
    for (;;) {
      let found = false;
      requestAnimationFrame(() => (found = isThere()));
      await frameEnd();
      if (found) return performance.now();
      if (performance.now() > give) return null;
    }
  };
}
