import { entropyHistogram, entropyScaleTop, percentile } from '../../analysis/entropy';
import type { GroupSummary, RolloutStep } from '../../contract/messages/rollouts';
import type { RolloutRow } from '../../contract/rollout';
import type { RolloutFile } from '../../store/rolloutFiles';

/** The columns that the summary of a step needs. */
const summaryColumns = ['group', 'sample', 'prompt_id', 'prompt', 'reward', 'entropies', 'failure'] as const;
type SummaryRow = Pick<RolloutRow, (typeof summaryColumns)[number]>;

/** The summary of a step from its file. */
export async function readRolloutStep(file: RolloutFile, step: number): Promise<RolloutStep> {
  const [first] = file.groups;
  const scored = first === undefined ? [] : await file.readColumns(['ref_logprobs'], first);
  const hasReference = scored.some(({ ref_logprobs }) => ref_logprobs !== null);
  return rolloutStep(step, await file.readColumns([...summaryColumns]), hasReference);
}

/** What the Rollouts panel shows of a step as a whole. Failed rollouts are in no reward statistic. */
export function rolloutStep(step: number, rows: readonly SummaryRow[], hasReference: boolean): RolloutStep {
  const entropies = Float64Array.from(rows.flatMap(({ entropies }) => entropies));
  const present = entropies.filter((value) => !Number.isNaN(value));
  const max = present.length === 0 ? null : present.reduce((a, b) => Math.max(a, b));
  return {
    step,
    completions: rows.length,
    failed: rows.filter(({ failure }) => failure !== null).length,
    meanReward: mean(rows.flatMap(({ reward }) => reward ?? [])),
    meanEntropy: mean([...present]),
    maxEntropy: max,
    p80Entropy: percentile(entropies, 0.8),
    entropyHistogram: entropyHistogram(entropies, entropyScaleTop(max)),
    hasReference,
    groups: groupSummaries(rows),
  };
}

function groupSummaries(rows: readonly SummaryRow[]): GroupSummary[] {
  const groups = new Map<number, SummaryRow[]>();
  for (const row of rows) {
    const members = groups.get(row.group);
    if (members) members.push(row);
    else groups.set(row.group, [row]);
  }
  return [...groups].map(([group, members]) => {
    const ordered = members.sort((a, b) => a.sample - b.sample);
    const rewards = ordered.map(({ reward }) => reward);
    const scored = rewards.filter((reward) => reward !== null);
    return {
      group,
      promptId: ordered[0]!.prompt_id,
      prompt: ordered[0]!.prompt,
      rewards,
      mean: mean(scored),
      std: sampleDeviation(scored),
    };
  });
}

/** null for no values. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** With n − 1, as TRL's reward_std; null for fewer than two values. */
function sampleDeviation(values: readonly number[]): number | null {
  const center = mean(values);
  if (center === null || values.length < 2) return null;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1));
}
