/** What the bench asks of the page. Times are ms, from what was watched to the end of the frame that shows the answer. */
export interface Probe {
  /** Time starts when the reply with a group's rows arrives, before it is parsed. */
  watchReply(): void;
  /** Time starts at the next click. */
  watchClick(): void;
  /** Middle of a token of the first completion, in client coordinates; null where it is not on the screen. */
  middleOf(token: number): [x: number, y: number] | null;
  /** Time starts when the page is told of the next move of the pointer, and what it shows is looked at from now on; null after `limit` ms without a card. */
  watchPointer(limit: number): void;
  /** Until the first completion shows so many tokens, coloured. */
  paintedAfter(tokens: number): Promise<number>;
  /** Until the card is open and about another token than before the pointer was moved; null where that does not happen. */
  cardAfter(): Promise<number | null>;
}

/** Serialised into the page after `installPaintedFrames`, so it may use nothing else from outside itself. */
export function installProbe(): void {
  interface Element2 extends Element {
    texts?: readonly string[];
    facts?: unknown;
    rectOf?(index: number): DOMRect | null;
  }
  let from = 0;
  let factsBefore: unknown = null;
  /** The frames are looked at from before the pointer is moved, or the answer of its own frame would be seen a frame late. */
  let answer: Promise<number | null> = Promise.resolve(null);
  const inside = (root: Element | null | undefined, selector: string): Element2 | null =>
    root?.shadowRoot?.querySelector(selector) ?? null;
  const app = (): Element | null => document.querySelector('ptl-rollouts');
  const hover = (): Element | null => inside(app(), 'ptl-token-hover');
  const facts = (): unknown => inside(hover(), 'ptl-token-card')?.facts ?? null;
  const text = (): Element2 | null => inside(inside(inside(app(), 'ptl-group-view'), 'ptl-completion'), 'ptl-token-text');
  const until = async (isThere: () => boolean, limit: number): Promise<number | null> => {
    const at = await window.paintedWhen!(isThere, limit);
    return at === null ? null : at - from;
  };
  const start = (): void => {
    from = performance.now();
  };
  (window as unknown as { probe: object }).probe = {
    watchReply: () => {
      const listen = (event: MessageEvent<{ kind?: string; payload?: { rows?: unknown } }>): void => {
        const now = performance.now();
        if (event.data?.kind !== 'reply' || event.data.payload?.rows === undefined) return;
        window.removeEventListener('message', listen, true);
        from = now;
      };
      window.addEventListener('message', listen, true);
    },
    watchClick: () => window.addEventListener('click', start, { capture: true, once: true }),
    middleOf: (token: number) => {
      const list = inside(inside(app(), 'ptl-group-view'), '.list')!.getBoundingClientRect();
      const rect = text()!.rectOf!(token);
      if (rect === null || rect.top < list.top || rect.bottom > list.bottom) return null;
      return [rect.x + rect.width / 2, rect.y + rect.height / 2];
    },
    watchPointer: (limit: number) => {
      factsBefore = facts();
      window.addEventListener('pointermove', start, { capture: true, once: true });
      answer = until(() => {
        const card = inside(hover(), 'ptl-hover-card');
        return card !== null && !(card as HTMLElement).hidden && facts() !== factsBefore && facts() !== null;
      }, limit);
    },
    paintedAfter: (tokens: number) =>
      until(() => text()?.texts?.length === tokens && inside(text(), '.chunk span') !== null, 60_000),
    cardAfter: () => answer,
  };
}
