/**
 * Serialised into the page, so it may use nothing from outside itself. Pairs of texts that are drawn over each other, and texts that
 * are cut at the edge of the window without an ellipsis or a way to scroll to them.
 */
export function findOverlaps(): string[] {
  interface Drawn {
    text: string;
    parent: Element;
    left: number;
    top: number;
    right: number;
    bottom: number;
  }
  const drawn: Drawn[] = [];
  const problems: string[] = [];
  const outside = (element: Element): Element | null =>
    element.assignedSlot ?? element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host ?? null;

  /** What is left of a rectangle where boxes around it cut it; whether one of them scrolls sideways. */
  const clipped = (
    element: Element,
    { left, top, right, bottom }: DOMRect,
  ): { box: Omit<Drawn, 'text' | 'parent'>; scrolls: boolean } => {
    const box = { left, top, right, bottom };
    let scrolls = false;
    for (let at: Element | null = element; at; at = outside(at)) {
      const style = getComputedStyle(at);
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
      if (style.display === 'inline' || style.display === 'contents') continue;
      const around = at.getBoundingClientRect();
      if (style.overflowX !== 'visible') {
        box.left = Math.max(box.left, around.left);
        box.right = Math.min(box.right, around.right);
        scrolls ||= style.overflowX === 'auto' || style.overflowX === 'scroll' || style.textOverflow === 'ellipsis';
      }
      if (style.overflowY !== 'visible') {
        box.top = Math.max(box.top, around.top);
        box.bottom = Math.min(box.bottom, around.bottom);
      }
    }
    return { box, scrolls };
  };

  const walk = (node: Node): void => {
    if (node instanceof Element) {
      if (node.classList.contains('unseen') || ['SCRIPT', 'STYLE', 'TITLE'].includes(node.tagName.toUpperCase())) return;
      if (!node.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return;
      const inner = node.shadowRoot ?? node;
      inner.childNodes.forEach(walk);
      if (node instanceof HTMLSlotElement) return;
      if (node.shadowRoot) node.childNodes.forEach(walk);
      return;
    }
    const text = node.textContent?.trim() ?? '';
    const parent = node.parentElement;
    if (!(node instanceof Text) || text === '' || !parent) return;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      const { box, scrolls } = clipped(parent, rect);
      if (box.right - box.left < 2 || box.bottom - box.top < 6) continue;
      drawn.push({ text, parent, ...box });
      if (!scrolls && (box.right > innerWidth + 1 || box.left < -1)) problems.push(`“${text.slice(0, 40)}” leaves the window`);
    }
  };
  walk(document.body);
  drawn.forEach((a, index) => {
    for (const b of drawn.slice(index + 1)) {
      if (a.parent === b.parent) continue;
      const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      // Boxes of lines are taller than their letters.
      if (width > 2 && height > 5) problems.push(`“${a.text.slice(0, 40)}” and “${b.text.slice(0, 40)}” overlap`);
    }
  });
  return [...new Set(problems)];
}
