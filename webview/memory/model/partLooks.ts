import type { MemoryPartName } from '../../../src/analysis/memory/moments';

/** Lines over a part's colour, so that colour is not all that tells parts apart. */
export type Pattern = 'plain' | 'rising' | 'falling' | 'upright' | 'crossed';

/** How a part looks: weights are blue or grey, what training adds amber, what passes leave green, what sampling takes violet, the rest grey. */
export interface PartLook {
  colour: string;
  pattern: Pattern;
}

const look = (colour: string, pattern: Pattern): PartLook => ({ colour: `var(--ptl-${colour})`, pattern });

export const partLooks: Record<MemoryPartName, PartLook> = {
  'actor weights': look('series-1', 'plain'),
  'LoRA adapter': look('series-1', 'rising'),
  critic: look('series-1', 'falling'),
  'reference policy': look('base', 'plain'),
  'reward models': look('base', 'rising'),
  teacher: look('base', 'falling'),
  "sampler's weights": look('series-1', 'upright'),
  gradients: look('series-2', 'plain'),
  'optimizer states': look('series-2', 'rising'),
  activations: look('series-3', 'plain'),
  logits: look('series-3', 'rising'),
  'KV cache': look('distilled', 'plain'),
  'rollout buffer': look('distilled', 'rising'),
  'gathered layers': look('series-1', 'crossed'),
  'framework overhead': look('closed', 'falling'),
};

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The lines of a pattern within a box, as an SVG path. @param gap between lines, px */
export function patternPath(pattern: Pattern, { x, y, width, height }: Box, gap = 7): string {
  const lines: string[] = [];
  const line = (x1: number, y1: number, x2: number, y2: number): void => {
    lines.push(`M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}`);
  };
  if (pattern === 'upright') for (let at = gap / 2; at < width; at += gap) line(x + at, y, x + at, y + height);
  if (pattern === 'rising' || pattern === 'crossed') {
    for (let at = gap / 2; at < width + height; at += gap) {
      // From the lower left to the upper right: x + y is `at` from the corner.
      const from = Math.max(0, at - height);
      const to = Math.min(width, at);
      line(x + from, y + at - from, x + to, y + at - to);
    }
  }
  if (pattern === 'falling' || pattern === 'crossed') {
    for (let at = gap / 2 - height; at < width; at += gap) {
      const from = Math.max(0, at);
      const to = Math.min(width, at + height);
      line(x + from, y + from - at, x + to, y + to - at);
    }
  }
  return lines.join('');
}

const round = (value: number): number => Math.round(value * 100) / 100;
