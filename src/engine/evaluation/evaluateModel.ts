import { passAtKCurve } from '../../analysis/coverage/passAtKCurve';
import type { PromptExample } from '../../contract/dataset';
import type { EvaluationRecord, ProblemCount } from '../../contract/evaluation';
import type { GrpoRecipe } from '../../contract/recipe';
import type { RolloutRow } from '../../contract/rollout';
import { Turns } from '../../store/turns';
import type { Compute } from '../compute';
import type { ModelTokenizer } from '../model/tokenizer';
import { generate, promptsAtOnce } from '../training/generate';
import type { RewardFunction } from '../training/rewarding';
import { isRight, type Rollout } from '../training/rollout';
import { rolloutGroups } from '../training/rolloutRow';
import { packRollout, tokenTable } from '../training/rolloutSink';
import type { Strategy } from './strategy';

export interface EvaluationTask {
  prompts: readonly PromptExample[];
  /** A completion is right when the first of these gives it 1. */
  rewards: readonly RewardFunction[];
  samples: number;
  seed: number;
  sampling: Pick<GrpoRecipe, 'temperature' | 'top_p' | 'top_k' | 'max_completion_length'>;
  /** What else is done with the samples; left out where they are only counted. */
  strategy?: Strategy | null;
}

export interface EvaluationResult {
  problems: ProblemCount[];
  failed: number;
  passAtK: EvaluationRecord['passAtK'];
  strategy: EvaluationRecord['strategy'];
  /** Every sample, by problem; those that a strategy made come after them. */
  groups: RolloutRow[][];
}

/**
 * Samples each problem and counts what is right: pass@k with 95 % intervals over problems. The policy of `compute` is what is
 * evaluated; completion j of problem i draws from the stream [seed, i, j] whatever else is asked. Failed rollouts
 * are counted apart: they are not in n.
 * @param onProgress told the completions done so far
 */
export async function evaluateModel(
  compute: Compute,
  tokenizer: ModelTokenizer,
  task: EvaluationTask,
  onProgress: (done: number) => void = () => undefined,
): Promise<EvaluationResult> {
  const { prompts, rewards, samples, seed, sampling, strategy = null } = task;
  const table = tokenTable(tokenizer);
  const perChunk = promptsAtOnce(samples);
  const problems: ProblemCount[] = [];
  const groups: RolloutRow[][] = [];
  const turns = new Turns();
  let failed = 0;
  for (let first = 0; first < prompts.length; first += perChunk) {
    const rollouts = await generate(compute, tokenizer, prompts.slice(first, first + perChunk), {
      samples,
      stream: [seed],
      firstGroup: first,
      recipe: sampling,
      rewards,
      reference: null,
      step: 0,
    });
    const plain = groupsOf(rollouts, samples);
    const kept = strategy ? await strategy.take(plain, { compute, tokenizer, task }) : plain;
    // What a strategy cannot read may still be right.
    for (const group of plain) problems.push(problemCount(group, rewards[0]!.name));
    failed += plain.flat().filter(({ outcome }) => outcome.kind === 'failed').length;
    groups.push(...rolloutGroups(kept.flat().map(packRollout), sampling.temperature, table));
    onProgress(Math.min(prompts.length, first + perChunk) * samples);
    // Whether this process is to end comes through the event loop, which a backend in this thread never leaves a turn to.
    await turns.next();
  }
  await strategy?.finish?.({ compute, tokenizer, task }, (done) => onProgress(prompts.length * samples + done));
  return { problems, failed, passAtK: passAtKTable(problems), strategy: strategy?.result(), groups };
}

function groupsOf(rollouts: readonly Rollout[], samples: number): Rollout[][] {
  return Array.from({ length: rollouts.length / samples }, (_, group) => rollouts.slice(group * samples, (group + 1) * samples));
}

function problemCount(rollouts: readonly Rollout[], verifier: string): ProblemCount {
  const right = rollouts.filter((rollout) => isRight(rollout, verifier));
  return {
    problem: rollouts[0]!.promptId,
    n: rollouts.filter(({ outcome }) => outcome.kind === 'scored').length,
    c: right.length,
  };
}

/** pass@1, 2, 4 … up to what all problems have samples for, each the mean over problems with a 95 % bootstrap interval; problems without any are left out. */
export function passAtKTable(problems: readonly ProblemCount[]): EvaluationRecord['passAtK'] {
  const sampled = problems.filter(({ n }) => n > 0);
  return sampled.length === 0 ? [] : passAtKCurve(sampled);
}
