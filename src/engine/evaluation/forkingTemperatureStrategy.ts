import { bootstrapMean, bootstrapMeanDifference } from '../../analysis/bootstrap';
import { quantile } from '../../analysis/quantile';
import type { PromptExample } from '../../contract/dataset';
import type { EvaluationStrategy, ForkingTemperatureStrategy as Found } from '../../contract/evaluationStrategy';
import { generate, promptsAtOnce } from '../training/generate';
import { isRight, type Rollout } from '../training/rollout';
import type { Strategy, StrategyContext } from './strategy';

/** Nats, or a percentile of the plain samples' token entropies. */
export type EntropyThreshold = { nats: number } | { percentile: number };

export interface ForkingTemperatures {
  threshold: EntropyThreshold;
  /** What one kind of token gets while the other keeps the evaluation's temperature. */
  temperatures: readonly number[];
}

/** Of one kind of token at one temperature. */
interface Tally {
  /** Fraction right by problem; null where all its samples failed. */
  right: (number | null)[];
  tokens: number;
  completions: number;
  failed: number;
}

const kinds = ['forking', 'others'] as const;
type Kind = (typeof kinds)[number];

/**
 * The decoding experiment of Wang et al. 2025 ("Beyond the 80/20 Rule", arXiv:2506.01939, section 3): tokens whose entropy H_t, of softmax(z) under the model that
 * is decoded, is above a threshold get another temperature than the rest, one kind varied while the other stays as it is. Theirs is 0.672 nats, the 80th percentile
 * of Qwen3-8B; here it may be that of the model's own plain samples, taken before any other.
 *
 * Sample j of problem i draws from the stream [seed, i, j] at every temperature, as the plain one does: what is equal in two of them is drawn alike, so that
 * they differ by less chance. Only the plain samples are kept.
 */
export class ForkingTemperatureStrategy implements Strategy {
  private readonly examples: PromptExample[] = [];
  private readonly plain = emptyTally();
  /** At T = 1, of all tokens of the plain samples. */
  private readonly entropies: Float32Array[] = [];
  private readonly tallies = new Map<string, Tally>();
  /** The threshold, nats. */
  private above = NaN;

  constructor(private readonly asked: ForkingTemperatures) {}

  rounds(temperature: number): number {
    return 1 + kinds.length * this.asked.temperatures.filter((one) => one !== temperature).length;
  }

  async take(problems: readonly (readonly Rollout[])[], { compute, task }: StrategyContext): Promise<Rollout[][]> {
    const rollouts = problems.flat();
    const { temperature } = task.sampling;
    // At T = 0 the statistics are those of T = 1.
    if (temperature === 0 || temperature === 1) this.entropies.push(...rollouts.map(({ tokens }) => tokens.entropies));
    else {
      const requests = rollouts.map(({ promptIds, tokens }) => ({ promptIds, completionIds: tokens.tokenIds }));
      this.entropies.push(...(await compute.score('policy', requests, 1)).map(({ entropies }) => entropies));
    }
    for (const group of problems) {
      this.examples.push(group[0]!.example);
      count(this.plain, group, task.rewards[0]!.name);
    }
    return problems.map((group) => [...group]);
  }

  async finish(context: StrategyContext, onProgress: (done: number) => void): Promise<void> {
    const { samples, sampling } = context.task;
    this.above = this.threshold();
    const perChunk = promptsAtOnce(samples);
    let done = 0;
    for (const temperature of this.asked.temperatures) {
      for (const kind of kinds) {
        if (temperature === sampling.temperature) {
          this.tallies.set(key(kind, temperature), this.plain);
          continue;
        }
        const tally = emptyTally();
        this.tallies.set(key(kind, temperature), tally);
        const drawn = kind === 'forking' ? { forking: temperature } : { others: temperature };
        for (let first = 0; first < this.examples.length; first += perChunk) {
          const part = this.examples.slice(first, first + perChunk);
          await this.sample(
            part,
            first,
            { forking: sampling.temperature, others: sampling.temperature, ...drawn },
            tally,
            context,
          );
          onProgress((done += part.length * samples));
        }
      }
    }
  }

  result(): EvaluationStrategy {
    const { threshold, temperatures } = this.asked;
    const curve = temperatures.flatMap((temperature): Found['curve'] => {
      const [forking, others] = kinds.map((kind) => this.tallies.get(key(kind, temperature))!) as [Tally, Tally];
      const both = forking.right.flatMap((right, i) => {
        const other = others.right[i] ?? null;
        return right === null || other === null ? [] : [[other, right] as const];
      });
      // A temperature at which all failed says nothing.
      if (both.length === 0) return [];
      const difference = bootstrapMeanDifference(
        both.map(([other]) => other),
        both.map(([, right]) => right),
      );
      return [{ temperature, forking: point(forking), others: point(others), difference }];
    });
    return {
      name: 'forking-temperature',
      threshold: this.above,
      percentile: 'percentile' in threshold ? threshold.percentile : null,
      share: this.shareAbove(),
      curve,
    };
  }

  private async sample(
    prompts: readonly PromptExample[],
    first: number,
    { forking, others }: Record<Kind, number>,
    tally: Tally,
    { compute, tokenizer, task: { samples, seed, sampling, rewards } }: StrategyContext,
  ): Promise<void> {
    const rollouts = await generate(compute, tokenizer, prompts, {
      samples,
      stream: [seed],
      firstGroup: first,
      recipe: { ...sampling, temperature: others },
      forking: { above: this.above, temperature: forking },
      rewards,
      reference: null,
      step: 0,
    });
    for (let start = 0; start < rollouts.length; start += samples) {
      count(tally, rollouts.slice(start, start + samples), rewards[0]!.name);
    }
  }

  private threshold(): number {
    const { threshold } = this.asked;
    if ('nats' in threshold) return threshold.nats;
    const all = new Float64Array(this.entropies.reduce((sum, { length }) => sum + length, 0));
    let end = 0;
    for (const entropies of this.entropies) {
      all.set(entropies, end);
      end += entropies.length;
    }
    return quantile(all.sort(), threshold.percentile / 100);
  }

  private shareAbove(): number {
    let [forking, all] = [0, 0];
    for (const entropies of this.entropies) {
      for (const entropy of entropies) if (entropy > this.above) forking++;
      all += entropies.length;
    }
    return forking / all;
  }
}

function emptyTally(): Tally {
  return { right: [], tokens: 0, completions: 0, failed: 0 };
}

function count(tally: Tally, group: readonly Rollout[], verifier: string): void {
  const scored = group.filter(({ outcome }) => outcome.kind === 'scored');
  tally.right.push(scored.length === 0 ? null : scored.filter((one) => isRight(one, verifier)).length / scored.length);
  tally.tokens += group.reduce((sum, { tokens }) => sum + tokens.tokenIds.length, 0);
  tally.completions += group.length;
  tally.failed += group.length - scored.length;
}

function point({ right, tokens, completions, failed }: Tally): Found['curve'][number]['forking'] {
  return { ...bootstrapMean(right.filter((one) => one !== null)), tokens: tokens / completions, failed };
}

function key(kind: Kind, temperature: number): string {
  return `${kind} ${temperature}`;
}
