import { bootstrapMean } from '../../analysis/bootstrap';
import type { BudgetForcingStrategy as Found, EvaluationStrategy } from '../../contract/evaluationStrategy';
import { isRight, type Rollout } from '../training/rollout';
import { continueWith, sampledCount, type ForcedRollout } from './continuation';
import type { Strategy, StrategyContext } from './strategy';

/** Suppress ends and append `wait`, up to `extensions` times; or append `answerPrompt` after each of some numbers of tokens. */
export type Forcing =
  | { kind: 'extend'; wait: string; extensions: number; thinkingEnd: string | null }
  | { kind: 'truncate'; answerPrompt: string; thinkingTokens: readonly number[] };

/** Of one point of the curve. */
interface Tally {
  /** Fraction right, by problem. */
  right: number[];
  forced: number;
  tokens: number;
  completions: number;
}

/**
 * Budget forcing of s1 (Muennighoff et al. 2025, arXiv:2501.19393, section 3.1) on the plain samples of an evaluation.
 *
 * `extend`: a completion that ended loses its end token, gets the text and goes on, once more at each point of the curve; one that was
 * cut at `max_completion_length` did not try to end and stays as it is. Sampled tokens of all parts together are limited by
 * `max_completion_length`, as s1 limits them. s1 suppresses the end of the thinking, which is not that of the completion: with `thinkingEnd` a
 * completion is cut before that text, its answer dropped, and one without it stays as it is. The continuation may end at once, which s1 forbids (min_tokens 1).
 *
 * `truncate`: a completion that has not ended after so many tokens, nor written the prompt for its answer, gets that prompt there and goes
 * on. Each number of tokens is a point, all cut from the same plain samples, which are the first point.
 *
 * Continuation e of sample j of problem i draws from the stream [seed, i, j, e], e being the extension or the number of tokens.
 */
export class BudgetForcingStrategy implements Strategy {
  private readonly tallies: Tally[];

  constructor(
    private readonly forcing: Forcing,
    private readonly textIds: readonly number[],
    private readonly thinkingEndIds: readonly number[] | null = null,
  ) {
    const points = 1 + (forcing.kind === 'extend' ? forcing.extensions : forcing.thinkingTokens.length);
    this.tallies = Array.from({ length: points }, () => ({ right: [], forced: 0, tokens: 0, completions: 0 }));
  }

  async take(problems: readonly (readonly Rollout[])[], context: StrategyContext): Promise<Rollout[][]> {
    const plain = problems.flat().map((rollout): ForcedRollout => ({ rollout, appended: 0 }));
    const points = [plain];
    this.count(0, plain, 0, context);
    for (let point = 1; point < this.tallies.length; point++) {
      const from = this.forcing.kind === 'extend' ? points[point - 1]! : plain;
      const chosen = from.map((each) => this.keep(each, point, context));
      const continuations = from.flatMap((each, i) => {
        const keep = chosen[i]!;
        const { group, sample } = each.rollout;
        return keep === null ? [] : [{ from: each, keep, stream: [context.task.seed, group, sample, this.part(point)] }];
      });
      const forced = await continueWith(continuations, this.textIds, context);
      const next = forced.values();
      points.push(from.map((each, i) => (chosen[i] === null ? each : next.next().value!)));
      this.count(point, points[point]!, forced.length, context);
    }
    const { samples } = context.task;
    return problems.map((_, problem) =>
      points.flatMap((each, point) =>
        each
          .slice(problem * samples, (problem + 1) * samples)
          .map(({ rollout }) => ({ ...rollout, sample: point * samples + rollout.sample })),
      ),
    );
  }

  result(): EvaluationStrategy {
    const { forcing } = this;
    // A point at which all failed says nothing.
    const known = this.tallies.flatMap((tally, point) => (tally.right.length === 0 ? [] : [{ ...tally, point }]));
    const curve = known.map(({ right, forced, tokens, completions, point }): Found['curve'][number] => ({
      extensions: forcing.kind === 'extend' ? point : 0,
      thinking_tokens: forcing.kind === 'truncate' && point > 0 ? this.part(point) : null,
      forced,
      tokens: tokens / completions,
      ...bootstrapMean(right),
    }));
    return {
      name: 'budget-forcing',
      wait: forcing.kind === 'extend' ? forcing.wait : null,
      thinking_end: forcing.kind === 'extend' ? forcing.thinkingEnd : null,
      answer_prompt: forcing.kind === 'truncate' ? forcing.answerPrompt : null,
      curve,
    };
  }

  /** What tells the point's random streams from the others'. */
  private part(point: number): number {
    return this.forcing.kind === 'extend' ? point : this.forcing.thinkingTokens[point - 1]!;
  }

  /** How many tokens of a completion stay before the text; null where nothing is to be forced. */
  private keep({ rollout: { tokens } }: ForcedRollout, point: number, { tokenizer }: StrategyContext): number | null {
    if (this.forcing.kind === 'extend') {
      if (this.thinkingEndIds) return placeOf(this.thinkingEndIds, tokens.tokenIds);
      return tokens.finishReason === 'stop' ? tokens.tokenIds.length - 1 : null;
    }
    const most = this.part(point);
    if (tokens.tokenIds.length <= most) return null;
    const thought = tokenizer.decode(tokens.tokenIds.slice(0, most), { skipSpecialTokens: true });
    return thought.includes(this.forcing.answerPrompt.trim()) ? null : most;
  }

  private count(point: number, completions: readonly ForcedRollout[], forced: number, { task }: StrategyContext): void {
    const tally = this.tallies[point]!;
    const verifier = task.rewards[0]!.name;
    for (let start = 0; start < completions.length; start += task.samples) {
      const ofProblem = completions
        .slice(start, start + task.samples)
        .filter(({ rollout: { outcome } }) => outcome.kind === 'scored');
      if (ofProblem.length === 0) continue;
      tally.right.push(ofProblem.filter(({ rollout }) => isRight(rollout, verifier)).length / ofProblem.length);
    }
    tally.forced += forced;
    tally.completions += completions.length;
    for (const completion of completions) tally.tokens += sampledCount(completion);
  }
}

/** Where a sequence of tokens first begins; null where it does not occur. */
function placeOf(wanted: readonly number[], tokenIds: readonly number[]): number | null {
  const place = tokenIds.findIndex((_, start) => wanted.every((id, i) => tokenIds[start + i] === id));
  return place < 0 ? null : place;
}
