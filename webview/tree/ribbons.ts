import { nothing, svg } from 'lit';
import { bedBox, ribbonPath, ribbonStrength } from '../../src/analysis/tree/ribbonPath';
import type { Placed } from '../../src/analysis/tree/treeLayout';
import { styled } from '../shared/styled';

/** The ribbon that leads to a node. */
export function ribbon(placed: Placed): unknown {
  const path = ribbonPath(placed);
  if (path === null) return nothing;
  const { thickness, reward, closed } = placed;
  return svg`<path
    class="ribbon ${closed ? 'closed' : ''}"
    d=${path}
    stroke-width=${Math.round(thickness * 10) / 10}
    ${styled({ stroke: closed ? null : ribbonColour(reward, thickness) })}
  ></path>`;
}

/** What a thick ribbon lays under the label of its node. */
export function bed(placed: Placed): unknown {
  const box = bedBox(placed);
  if (!box) return nothing;
  return svg`<rect class="bed" x=${box.x} y=${box.y} width=${box.width} height=${box.height}
    ${styled({ fill: ribbonColour(placed.reward, placed.thickness) })}></rect>`;
}

/** From grey to the colour of right answers. */
function ribbonColour(reward: number, thickness: number): string {
  const mixed = `color-mix(in srgb, var(--ptl-right) ${Math.round(reward * 100)}%, var(--ptl-tree-grey))`;
  return `color-mix(in srgb, ${mixed} ${Math.round(100 * ribbonStrength(thickness))}%, var(--ptl-background))`;
}
