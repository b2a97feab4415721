import { chunksOf, tokenAt, type Chunk } from './chunks';
import { NEAR, whereNear } from './nearScreen';

/** Neighbouring tokens [from, to) of one look: `classes` of the element they are in, none for plain text. */
export interface Run {
  from: number;
  to: number;
  classes: string;
}
/** Characters of a chunk that stand in one text node. */
interface Piece {
  chunk: Chunk;
  node: Text;
  /** Of the first, and one past the last, in UTF-16 units. */
  from: number;
  to: number;
}

/**
 * Text of a token sequence: where each token lies, which token lies at a point, and which chunks are near the screen. A chunk is a block of
 * plain text until it comes near; then it is cut into runs of one look, and stays so.
 */
export class TokenLayout {
  readonly shown = new Set<Chunk>();
  private chunks: Chunk[] = [];
  private readonly blockOf = new Map<Chunk, Element>();
  private readonly chunkOf = new Map<Element, Chunk>();
  private readonly piecesOf = new Map<Chunk, Piece[]>();
  private pieceOf = new WeakMap<Node, Piece>();
  private readonly runsOf = new Map<Chunk, readonly Run[]>();
  private observer: IntersectionObserver | null = null;
  /** One for all questions: a browser looks at every living range when the page changes. */
  private readonly range = document.createRange();

  constructor(private readonly onShown: (chunk: Chunk) => void) {}

  /** Fills `box` with one block a chunk. Text only: what a model wrote is never markup. */
  build(box: HTMLElement, texts: readonly string[]): void {
    this.clear();
    // The second margin is that of what scrolls within the page; without it only what is seen would be near.
    const margins: IntersectionObserverInit & { scrollMargin: string } = { rootMargin: `${NEAR}px`, scrollMargin: `${NEAR}px` };
    const observer = new IntersectionObserver((entries) => this.seen(entries), margins);
    this.observer = observer;
    this.chunks = chunksOf(texts);
    const blocks = this.chunks.map((chunk) => {
      const block = document.createElement('div');
      block.className = 'chunk';
      this.blockOf.set(chunk, block);
      this.chunkOf.set(block, chunk);
      this.fill(chunk, [{ from: chunk.from, to: chunk.to, classes: '' }]);
      return block;
    });
    box.replaceChildren(...blocks);
    for (const block of blocks) {
      // The observer tells of it a frame after the text was seen without colours.
      whereNear(block, () => this.seen([{ target: block, isIntersecting: true }]));
      observer.observe(block);
    }
  }

  /** Gives a chunk's text its look. Where it has that look already nothing is done; where it has not, a selection in it is lost. */
  fill(chunk: Chunk, runs: readonly Run[]): void {
    if (sameRuns(this.runsOf.get(chunk), runs)) return;
    this.runsOf.set(chunk, runs);
    const pieces: Piece[] = [];
    const nodes = runs.flatMap(({ from, to, classes }): Node[] => {
      const [start, end] = [chunk.offsets[from - chunk.from]!, chunk.offsets[to - chunk.from]!];
      if (start === end) return [];
      const node = document.createTextNode(chunk.text.slice(start, end));
      const piece = { chunk, node, from: start, to: end };
      pieces.push(piece);
      this.pieceOf.set(node, piece);
      if (classes === '') return [node];
      const element = document.createElement('span');
      element.className = classes;
      element.append(node);
      return [element];
    });
    this.piecesOf.set(chunk, pieces);
    this.blockOf.get(chunk)!.replaceChildren(...nodes);
  }

  clear(): void {
    this.observer?.disconnect();
    this.observer = null;
    this.shown.clear();
    this.blockOf.clear();
    this.chunkOf.clear();
    this.piecesOf.clear();
    this.pieceOf = new WeakMap();
    this.runsOf.clear();
    this.chunks = [];
  }

  /** Line boxes of tokens [from, to) in client coordinates. */
  rects(from: number, to: number): DOMRect[] {
    const found: DOMRect[] = [];
    const first = this.chunks.findIndex((chunk) => chunk.to > from);
    for (const chunk of first === -1 ? [] : this.chunks.slice(first)) {
      if (chunk.from >= to) break;
      const start = chunk.offsets[Math.max(from, chunk.from) - chunk.from]!;
      const end = chunk.offsets[Math.min(to, chunk.to) - chunk.from]!;
      for (const piece of this.piecesOf.get(chunk)!) {
        if (piece.to <= start) continue;
        if (piece.from >= end) break;
        this.range.setStart(piece.node, Math.max(start, piece.from) - piece.from);
        this.range.setEnd(piece.node, Math.min(end, piece.to) - piece.from);
        found.push(...[...this.range.getClientRects()].filter((rect) => rect.width > 0));
      }
    }
    return joined(found);
  }

  /** Token at a point in client coordinates; null beside the text. */
  hit(x: number, y: number, root: ShadowRoot): number | null {
    const caret = document.caretPositionFromPoint?.(x, y, { shadowRoots: [root] });
    const piece = caret ? this.pieceOf.get(caret.offsetNode) : undefined;
    if (!caret || !piece) return null;
    // The caret is the gap nearest to the point, so the token may end at it or begin there.
    const near = tokenAt(piece.chunk, piece.from + caret.offset);
    const found = [near, near - 1, near + 1, near - 2].find((index) =>
      this.rects(index, index + 1).some((rect) => inside(rect, x, y)),
    );
    return found ?? null;
  }

  private seen(entries: readonly Pick<IntersectionObserverEntry, 'target' | 'isIntersecting'>[]): void {
    for (const { target, isIntersecting } of entries) {
      const chunk = this.chunkOf.get(target);
      if (chunk === undefined) continue;
      if (isIntersecting) this.show(chunk);
      else this.shown.delete(chunk);
    }
  }

  private show(chunk: Chunk): void {
    if (this.shown.has(chunk)) return;
    this.shown.add(chunk);
    this.onShown(chunk);
  }
}

function sameRuns(before: readonly Run[] | undefined, runs: readonly Run[]): boolean {
  return (
    before?.length === runs.length &&
    before.every(({ from, to, classes }, at) => from === runs[at]!.from && to === runs[at]!.to && classes === runs[at]!.classes)
  );
}

/** Boxes that touch on one line as one: what is asked for may go from one run into the next. */
function joined(rects: readonly DOMRect[]): DOMRect[] {
  const lines: DOMRect[] = [];
  for (const rect of rects) {
    const last = lines.at(-1);
    if (last && last.top === rect.top && last.height === rect.height && touch(last, rect)) {
      const [left, right] = [Math.min(last.left, rect.left), Math.max(last.right, rect.right)];
      lines[lines.length - 1] = new DOMRect(left, last.y, right - left, last.height);
    } else lines.push(rect);
  }
  return lines;
}

/** In either direction of writing. */
const touch = (a: DOMRect, b: DOMRect): boolean => Math.abs(a.right - b.left) < 0.5 || Math.abs(a.left - b.right) < 0.5;

/** Tints fill the line, which is a little taller than a glyph's box. */
const inside = (rect: DOMRect, x: number, y: number): boolean =>
  x >= rect.left && x < rect.right && y >= rect.top - 3 && y < rect.bottom + 3;
