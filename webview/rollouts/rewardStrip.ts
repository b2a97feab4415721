import { html, svg } from 'lit';
import { verdictOf } from './groupFilters';

/** px */
const WIDTH = 112;
const CELL = 5;
const GAP = 2;

/**
 * A group's rewards as a strip of squares, best first: filled by the reward's share of 1, zero grey for 0, hollow for a failed
 * rollout, which comes last. Squares narrow for large groups.
 */
export function rewardStrip(rewards: readonly (number | null)[]): unknown {
  const sorted = rewards.slice().sort((a, b) => (b ?? -Infinity) - (a ?? -Infinity));
  const pitch = Math.min(CELL + GAP, WIDTH / Math.max(1, sorted.length));
  const width = Math.max(1, pitch - (pitch > 4 ? GAP : pitch > 2 ? 1 : 0));
  return html`<svg class="strip" width=${WIDTH} height="10" role="img" aria-label=${stripText(rewards)}>
    ${sorted.map((reward, index) => {
      const x = (index * pitch).toFixed(2);
      if (reward === null) {
        return svg`<rect class="failed" x=${Number(x) + 0.5} y="0.5" width=${Math.max(1, width - 1)} height="9" rx="1"></rect>`;
      }
      const mix =
        verdictOf(reward) === 'partial'
          ? svg`<rect class="right" fill-opacity=${reward.toFixed(2)} x=${x} width=${width} height="10" rx="1"></rect>`
          : '';
      return svg`<rect class=${verdictOf(reward) === 'right' ? 'right' : 'zero'} x=${x} width=${width} height="10" rx="1"></rect>${mix}`;
    })}
  </svg>`;
}

export function stripText(rewards: readonly (number | null)[]): string {
  const known = rewards.filter((reward) => reward !== null);
  const failed = rewards.length - known.length;
  const right = known.filter((reward) => verdictOf(reward) === 'right').length;
  return `${right} of ${known.length} right${failed > 0 ? `, ${failed} failed` : ''}`;
}
