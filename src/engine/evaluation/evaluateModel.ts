import { bootstrapMean } from '../../analysis/bootstrap';
import { passAtK, powersOfTwoUpTo } from '../../analysis/passAtK';
import type { PromptExample } from '../../contract/dataset';
import type { EvaluationRecord, ProblemCount } from '../../contract/evaluation';
import type { GrpoRecipe } from '../../contract/recipe';
import type { RolloutRow } from '../../contract/rollout';
import type { Compute } from '../compute';
import type { ModelTokenizer } from '../model/tokenizer';
import { generate } from '../training/generate';
import type { RewardFunction } from '../training/rewarding';
import type { Rollout } from '../training/rollout';
import { rolloutGroups } from '../training/rolloutRow';
import { packRollout, tokenTable } from '../training/rolloutSink';

export interface EvaluationTask {
  prompts: readonly PromptExample[];
  /** A completion is right when the first of these gives it 1. */
  rewards: readonly RewardFunction[];
  samples: number;
  seed: number;
  sampling: Pick<GrpoRecipe, 'temperature' | 'top_p' | 'top_k' | 'max_completion_length'>;
}

export interface EvaluationResult {
  problems: ProblemCount[];
  failed: number;
  passAtK: EvaluationRecord['passAtK'];
  /** Every sample, by problem. */
  groups: RolloutRow[][];
}

/** Completions sampled at once: enough for full batches, little enough to hold and to tell progress. */
const CHUNK = 512;

/**
 * Samples each problem and counts what is right: pass@k with 95 % intervals over problems. The policy of `compute` is what is
 * evaluated; completion j of problem i draws from the stream [seed, i, j] whatever else is asked. Failed rollouts are in n, not in c, and counted.
 * @param onProgress told the completions done so far
 */
export async function evaluateModel(
  compute: Compute,
  tokenizer: ModelTokenizer,
  { prompts, rewards, samples, seed, sampling }: EvaluationTask,
  onProgress: (done: number) => void = () => undefined,
): Promise<EvaluationResult> {
  const table = tokenTable(tokenizer);
  const perChunk = Math.max(1, Math.floor(CHUNK / samples));
  const problems: ProblemCount[] = [];
  const groups: RolloutRow[][] = [];
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
    failed += rollouts.filter(({ outcome }) => outcome.kind === 'failed').length;
    for (let start = 0; start < rollouts.length; start += samples) {
      problems.push(problemCount(rollouts.slice(start, start + samples), rewards[0]!.name));
    }
    groups.push(...rolloutGroups(rollouts.map(packRollout), sampling.temperature, table));
    onProgress(Math.min(prompts.length, first + perChunk) * samples);
  }
  return { problems, failed, passAtK: passAtKTable(problems, samples), groups };
}

function problemCount(rollouts: readonly Rollout[], verifier: string): ProblemCount {
  const right = rollouts.filter(({ outcome }) => outcome.kind === 'scored' && outcome.parts[verifier] === 1);
  return { problem: rollouts[0]!.promptId, n: rollouts.length, c: right.length };
}

/** pass@1, 2, 4 … `samples`, each the mean over problems with a 95 % bootstrap interval. */
export function passAtKTable(problems: readonly ProblemCount[], samples: number): EvaluationRecord['passAtK'] {
  return powersOfTwoUpTo(samples).map((k) => ({ k, ...bootstrapMean(problems.map((problem) => passAtK(problem, k))) }));
}
