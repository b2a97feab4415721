import { chunksOf, piecesOf, tokenAt, type Chunk } from './chunks';

/** Pieces within this distance of what can be seen are painted, px: what a turn of the wheel moves, and no more, since it is painted again with every hover. */
const NEAR = '100px';

/**
 * Text nodes of a token sequence: where each token lies, which token lies at a point, and which pieces are near the screen. A block holds
 * one chunk, laid out when it is near; in it stand pieces, inline, painted while they are near: each time the page changes, a browser
 * looks again at every range that is painted, seen or not.
 */
export class TokenLayout {
  readonly shown = new Set<Chunk>();
  private pieces: Chunk[] = [];
  private readonly nodeOf = new Map<Chunk, Text>();
  private readonly pieceOf = new Map<Node, Chunk>();
  private readonly inBlock = new Map<Element, Chunk[]>();
  private observer: IntersectionObserver | null = null;
  private blockObserver: IntersectionObserver | null = null;
  /** One for all questions: a browser looks at every living range when the page changes. */
  private readonly range = document.createRange();

  constructor(
    private readonly onShown: (piece: Chunk) => void,
    private readonly onHidden: (piece: Chunk) => void,
  ) {}

  /** Fills `box` with one block a chunk. Text only: what a model wrote is never markup. */
  build(box: HTMLElement, texts: readonly string[]): void {
    this.clear();
    // The second margin is that of what scrolls within the page; without it only what is seen would be near.
    const margins: IntersectionObserverInit & { scrollMargin: string } = { rootMargin: NEAR, scrollMargin: NEAR };
    this.observer = new IntersectionObserver((entries) => this.seen(entries), margins);
    this.blockObserver = new IntersectionObserver((entries) => this.blocksSeen(entries), margins);
    const chunks = chunksOf(texts);
    const blocks = chunks.map((chunk) => {
      const block = document.createElement('div');
      block.className = 'chunk';
      const pieces = piecesOf(texts, chunk);
      block.append(...pieces.map((piece) => this.place(piece)));
      this.inBlock.set(block, pieces);
      return block;
    });
    box.replaceChildren(...blocks);
    // One chunk is a short text: paint it with the frame that shows it.
    if (chunks.length === 1) this.pieces.forEach((piece) => this.show(piece));
    for (const piece of this.pieces) this.observer.observe(this.inlineOf(piece));
    if (chunks.length > 1) for (const block of blocks) this.blockObserver.observe(block);
  }

  private inlineOf(piece: Chunk): Element {
    return this.nodeOf.get(piece)!.parentElement!;
  }

  private place(piece: Chunk): HTMLElement {
    const inline = document.createElement('span');
    const node = document.createTextNode(piece.text);
    inline.append(node);
    this.pieces.push(piece);
    this.nodeOf.set(piece, node);
    this.pieceOf.set(node, piece).set(inline, piece);
    return inline;
  }

  clear(): void {
    this.observer?.disconnect();
    this.blockObserver?.disconnect();
    this.observer = this.blockObserver = null;
    this.inBlock.clear();
    this.shown.clear();
    this.nodeOf.clear();
    this.pieceOf.clear();
    this.pieces = [];
  }

  staticRange(piece: Chunk, from: number, to: number): StaticRange | null {
    const node = this.nodeOf.get(piece);
    const start = piece.offsets[from - piece.from];
    const end = piece.offsets[to - piece.from];
    if (node === undefined || start === undefined || end === undefined || start === end) return null;
    return new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end });
  }

  /** Line boxes of tokens [from, to) in client coordinates. */
  rects(from: number, to: number): DOMRect[] {
    const found: DOMRect[] = [];
    const first = this.pieces.findIndex((piece) => piece.to > from);
    for (const piece of first === -1 ? [] : this.pieces.slice(first)) {
      if (piece.from >= to) break;
      const node = this.nodeOf.get(piece)!;
      this.range.setStart(node, piece.offsets[Math.max(from, piece.from) - piece.from]!);
      this.range.setEnd(node, piece.offsets[Math.min(to, piece.to) - piece.from]!);
      found.push(...[...this.range.getClientRects()].filter((rect) => rect.width > 0));
    }
    return joined(found);
  }

  /** Token at a point in client coordinates; null beside the text. */
  hit(x: number, y: number, root: ShadowRoot): number | null {
    const caret = document.caretPositionFromPoint?.(x, y, { shadowRoots: [root] });
    const piece = caret ? this.pieceOf.get(caret.offsetNode) : undefined;
    if (!caret || !piece) return null;
    // The caret is the gap nearest to the point, so the token may end at it or begin there.
    const near = tokenAt(piece, caret.offset);
    const found = [near, near - 1, near + 1, near - 2].find((index) =>
      this.rects(index, index + 1).some((rect) => inside(rect, x, y)),
    );
    return found ?? null;
  }

  private seen(entries: IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const piece = this.pieceOf.get(entry.target);
      if (piece === undefined) continue;
      if (entry.isIntersecting) this.show(piece);
      else this.hide(piece);
    }
  }

  /** What is far is not asked where it lies: in each frame that costs as much as there are to ask. */
  private blocksSeen(entries: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries)
      for (const piece of this.inBlock.get(target) ?? []) {
        if (isIntersecting) this.observer?.observe(this.inlineOf(piece));
        else {
          this.observer?.unobserve(this.inlineOf(piece));
          this.hide(piece);
        }
      }
  }

  private hide(piece: Chunk): void {
    if (this.shown.delete(piece)) this.onHidden(piece);
  }

  private show(piece: Chunk): void {
    if (this.shown.has(piece)) return;
    this.shown.add(piece);
    this.onShown(piece);
  }
}

/** Boxes that touch on one line as one: what is asked for may go from one piece into the next. */
function joined(rects: readonly DOMRect[]): DOMRect[] {
  const lines: DOMRect[] = [];
  for (const rect of rects) {
    const last = lines.at(-1);
    if (last && last.top === rect.top && last.height === rect.height && Math.abs(last.right - rect.left) < 0.5)
      lines[lines.length - 1] = new DOMRect(last.x, last.y, rect.right - last.x, last.height);
    else lines.push(rect);
  }
  return lines;
}

/** Highlights fill the line, which is a little taller than a glyph's box. */
const inside = (rect: DOMRect, x: number, y: number): boolean =>
  x >= rect.left && x < rect.right && y >= rect.top - 3 && y < rect.bottom + 3;
