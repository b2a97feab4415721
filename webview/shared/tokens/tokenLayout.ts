import { chunksOf, tokenAt, type Chunk } from './chunks';

/** Chunks within this distance of the screen are painted, px. */
const NEAR = '800px';

/** Text nodes of a token sequence: where each token lies, which token lies at a point, and which chunks are near the screen. */
export class TokenLayout {
  readonly shown = new Set<Chunk>();
  private chunks: Chunk[] = [];
  private readonly nodeOf = new Map<Chunk, Text>();
  private readonly chunkOf = new Map<Node, Chunk>();
  private observer: IntersectionObserver | null = null;

  constructor(private readonly onShown: (chunk: Chunk) => void) {}

  /** Fills `box` with one block a chunk. Text only: what a model wrote is never markup. */
  build(box: HTMLElement, texts: readonly string[]): void {
    this.clear();
    this.chunks = chunksOf(texts);
    this.observer = new IntersectionObserver((entries) => this.seen(entries), { rootMargin: NEAR });
    const blocks = this.chunks.map((chunk) => {
      const block = document.createElement('div');
      block.className = 'chunk';
      const node = document.createTextNode(chunk.text);
      block.append(node);
      this.nodeOf.set(chunk, node);
      this.chunkOf.set(node, chunk).set(block, chunk);
      return block;
    });
    box.replaceChildren(...blocks);
    // One chunk is a short text: paint it with the frame that shows it.
    if (this.chunks.length === 1) this.show(this.chunks[0]!);
    else blocks.forEach((block) => this.observer!.observe(block));
  }

  clear(): void {
    this.observer?.disconnect();
    this.observer = null;
    this.shown.clear();
    this.nodeOf.clear();
    this.chunkOf.clear();
    this.chunks = [];
  }

  staticRange(chunk: Chunk, from: number, to: number): StaticRange | null {
    const node = this.nodeOf.get(chunk);
    const start = chunk.offsets[from - chunk.from];
    const end = chunk.offsets[to - chunk.from];
    if (node === undefined || start === undefined || end === undefined || start === end) return null;
    return new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end });
  }

  /** Line boxes of tokens [from, to) in client coordinates. */
  rects(from: number, to: number): DOMRect[] {
    return this.chunks.flatMap((chunk) => {
      const [first, end] = [Math.max(from, chunk.from), Math.min(to, chunk.to)];
      if (first >= end) return [];
      const node = this.nodeOf.get(chunk)!;
      const range = document.createRange();
      range.setStart(node, chunk.offsets[first - chunk.from]!);
      range.setEnd(node, chunk.offsets[end - chunk.from]!);
      return [...range.getClientRects()].filter((rect) => rect.width > 0);
    });
  }

  /** Token at a point in client coordinates; null beside the text. */
  hit(x: number, y: number, root: ShadowRoot): number | null {
    const caret = document.caretPositionFromPoint?.(x, y, { shadowRoots: [root] });
    const chunk = caret ? this.chunkOf.get(caret.offsetNode) : undefined;
    if (!caret || !chunk) return null;
    // The caret is the gap nearest to the point, so the token may end at it or begin there.
    const near = tokenAt(chunk, caret.offset);
    for (const index of [near, near - 1, near + 1, near - 2]) {
      if (index >= chunk.from && index < chunk.to && this.rects(index, index + 1).some((rect) => inside(rect, x, y)))
        return index;
    }
    return null;
  }

  private seen(entries: IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const chunk = this.chunkOf.get(entry.target);
      if (chunk !== undefined && entry.isIntersecting) this.show(chunk);
    }
  }

  private show(chunk: Chunk): void {
    if (this.shown.has(chunk)) return;
    this.shown.add(chunk);
    this.onShown(chunk);
  }
}

/** Highlights fill the line, which is a little taller than a glyph's box. */
const inside = (rect: DOMRect, x: number, y: number): boolean =>
  x >= rect.left && x < rect.right && y >= rect.top - 3 && y < rect.bottom + 3;
