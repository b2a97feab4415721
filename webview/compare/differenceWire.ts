import { html, svg } from 'lit';
import { styled } from '../shared/styled';
import type { TokenText } from '../shared/tokens/tokenText';

/** A line from a token on the left down to a lane, across, and up to one on the right; px from the corner of what holds both. */
export interface Wire {
  x1: number;
  x2: number;
  y1: number;
  y2: number;
  lane: number;
}

/** Between the tokens at one index of both texts; null where one of them is not laid out. */
export function wireBetween(left: TokenText, right: TokenText, index: number, origin: DOMRect): Wire | null {
  const from = anchor(left, index);
  const to = anchor(right, index);
  if (!from || !to) return null;
  return {
    x1: Math.round(from.x - origin.x),
    x2: Math.round(to.x - origin.x),
    y1: Math.round(from.y - origin.y),
    y2: Math.round(to.y - origin.y),
    lane: Math.round(Math.max(from.y, to.y) - origin.y) + 17,
  };
}

export function drawnWire({ x1, x2, y1, y2, lane }: Wire): unknown {
  const path = `M${x1} ${y1}V${lane - 6}Q${x1} ${lane} ${x1 + 6} ${lane}H${x2 - 6}Q${x2} ${lane} ${x2} ${lane - 6}V${y2}`;
  return html`<svg class="wire" aria-hidden="true">${svg`<path d=${path}></path>`}</svg>
    <span class="tag" ${styled({ left: `${(x1 + x2) / 2}px`, top: `${lane}px` })}>first difference</span>`;
}

/** Under the middle of a token; past the end of a text that has no such token. */
function anchor(text: TokenText, index: number): { x: number; y: number } | null {
  const rect = text.rectOf(index);
  if (rect) return { x: rect.x + rect.width / 2, y: rect.bottom + 4 };
  const last = index === 0 ? null : text.rectOf(index - 1);
  return last && { x: last.right + 6, y: last.bottom + 4 };
}
