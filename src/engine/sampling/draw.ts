import type { TokenDistribution } from './statistics';

/**
 * Draws a token by inverting the cumulative distribution at `uniform` in [0, 1), over ids in increasing order; with top-k or top-p over
 * what they keep: the k most likely, then the smallest set of most likely tokens whose probability (renormalised after
 * top-k, as in transformers' logits processors) reaches p. On ties the smaller id is kept.
 */
export function drawToken(distribution: TokenDistribution, uniform: number, topK: number, topP: number): number {
  const { weights, total, size } = distribution;
  const cutsK = topK > 0 && topK < size;
  if (!cutsK && topP >= 1) return invert(weights, undefined, uniform * total);
  const order = Array.from({ length: size }, (_, id) => id).sort((a, b) => weightAt(weights, b) - weightAt(weights, a) || a - b);
  let kept = cutsK ? order.slice(0, topK) : order;
  let mass = sum(weights, kept);
  if (topP < 1) {
    const target = topP * mass;
    let reached = 0;
    let count = 0;
    while (count < kept.length && (count === 0 || reached < target)) reached += weightAt(weights, kept[count++] as number);
    kept = kept.slice(0, count);
    mass = reached;
  }
  return invert(
    weights,
    kept.sort((a, b) => a - b),
    uniform * mass,
  );
}

function weightAt(weights: Float64Array, id: number): number {
  return weights[id] as number;
}

function sum(weights: Float64Array, ids: readonly number[]): number {
  return ids.reduce((total, id) => total + weightAt(weights, id), 0);
}

/** The first id whose cumulative weight exceeds `threshold`; rounding at the end falls to the last id that has any weight. */
function invert(weights: Float64Array, ids: readonly number[] | undefined, threshold: number): number {
  const count = ids?.length ?? weights.length;
  let cumulative = 0;
  let last = 0;
  for (let i = 0; i < count; i++) {
    const id = ids ? (ids[i] as number) : i;
    const weight = weightAt(weights, id);
    if (weight <= 0) continue;
    cumulative += weight;
    last = id;
    if (cumulative > threshold) return id;
  }
  return last;
}
