import { nothing, svg } from 'lit';
import { styled } from '../shared/styled';
import type { Placed } from './model/treeLayout';

/** From the end of a ribbon to its label, px. */
const BEFORE = 6;

/** The ribbon that leads to a node. */
export function ribbon({ from, x, y, thickness, reward, closed, hasBed }: Placed): unknown {
  if (!from) return nothing;
  const to = x - (hasBed ? BEFORE : BEFORE + 1);
  const middle = (from.x + to) / 2;
  const path = `M${round(from.x)} ${round(from.y)}C${round(middle)} ${round(from.y)} ${round(middle)} ${round(y)} ${round(to)} ${round(y)}`;
  return svg`<path
    class="ribbon ${closed ? 'closed' : ''}"
    d=${path}
    stroke-width=${round(thickness)}
    ${styled({ stroke: closed ? null : ribbonColour(reward, thickness) })}
  ></path>`;
}

/** What a thick ribbon lays under the label of its node. */
export function bed({ hasBed, x, y, mark, labelWidth, thickness, reward }: Placed): unknown {
  if (!hasBed) return nothing;
  const right = mark ? mark.x : x + labelWidth + BEFORE;
  return svg`<rect class="bed" x=${round(x - BEFORE)} y=${round(y - thickness / 2)} width=${round(right - x + BEFORE)} height=${round(thickness)}
    ${styled({ fill: ribbonColour(reward, thickness) })}></rect>`;
}

/** From grey to the colour of right answers; thick ones quieter, so that a label can be read on them. */
function ribbonColour(reward: number, thickness: number): string {
  const strength = Math.round(100 - 50 * Math.min(1, Math.max(0, (thickness - 4) / 10)));
  const mixed = `color-mix(in srgb, var(--ptl-right) ${Math.round(reward * 100)}%, var(--ptl-tree-grey))`;
  return `color-mix(in srgb, ${mixed} ${strength}%, var(--ptl-background))`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
