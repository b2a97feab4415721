import type { Metrics } from '../../contract/events';
import type { SampledSequence } from '../compute';

/**
 * By how much the sampler's log-probabilities differ from the trainer's own at the tokens it sampled, as sums of one micro-batch for
 * {@link samplerDifferenceMetrics}. Empty where no sequence has the sampler's.
 * @param logp_BT the trainer's, nats, `length` a row, in the order of the sequences
 */
export function samplerDifferenceSums(
  sequences: readonly SampledSequence[],
  logp_BT: Float32Array,
  length: number,
): Record<string, number> {
  let [total, tokens, largest] = [0, 0, 0];
  sequences.forEach(({ samplerLogprobs }, row) =>
    samplerLogprobs?.forEach((logprob, t) => {
      const difference = Math.abs((logp_BT[row * length + t] as number) - logprob);
      total += difference;
      tokens += 1;
      // Not Math.max alone: what is not a number must be seen.
      largest = Number.isNaN(difference) ? NaN : Math.max(largest, difference);
    }),
  );
  return tokens === 0 ? {} : { 'sampler#total': total, 'sampler#tokens': tokens, 'sampler#max': largest };
}

/**
 * TRL's `sampling/sampling_logp_difference/*` (`GRPOTrainer._generate_and_score_completions`): mean and maximum of |log π_trainer − log π_sampler| in
 * nats. TRL measures them in a pass of its own over the whole generation; here they are of the first update on it, whose pass gives the
 * trainer's anyway, and of its truncated completions too. No keys where nothing was compared, as with LoRA's dropout.
 */
export function samplerDifferenceMetrics(sums: Readonly<Record<string, number>>): Metrics {
  const tokens = sums['sampler#tokens'] ?? 0;
  if (tokens === 0) return {};
  return {
    'sampling/sampling_logp_difference/mean': sums['sampler#total']! / tokens,
    'sampling/sampling_logp_difference/max': sums['sampler#max']!,
  };
}

/** Sums without those of the comparison: a pass with dropout has another distribution than the sampler, which says nothing of either. */
export function withoutSamplerDifference(sums: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(sums).filter(([name]) => !name.startsWith('sampler#')));
}
