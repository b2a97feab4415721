import { hatchPath, type HatchDirection, type HatchedBox } from '../../../src/analysis/chart/hatchPath';
import type { MemoryPartName } from '../../../src/analysis/memory/moments';

/** Lines over a part's colour, so that colour is not all that tells parts apart. */
export type Pattern = 'plain' | Exclude<HatchDirection, 'level'>;

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

/** The lines of a pattern within a box, as an SVG path. @param gap between lines, px */
export function patternPath(pattern: Pattern, box: HatchedBox, gap = 7): string {
  return pattern === 'plain' ? '' : hatchPath(pattern, box, gap);
}
