import type { CoverageProtocol } from '../../contract/messages/coverage';
import type { Reply } from '../../contract/messages/protocol';
import type { RolloutStep } from '../../contract/messages/rollouts';
import type { RolloutRow } from '../../contract/rollout';
import type { Perplexities } from '../../store/perplexities';
import type { ProblemPlace, SamplesAsk } from './coverageSamples';
import type { PromptMeans } from './promptMeans';

/**
 * What panels ask of a rollouts or samples file. Each is answered whole in the thread that decodes the file, so that only what is shown
 * crosses to the extension host: a step of 512 completions of 256 tokens would keep it busy for longer than a keystroke may wait.
 */
export interface RolloutQuestions {
  step: { ask: { step: number }; reply: RolloutStep };
  /** Rows from `first` on that have some thousand tokens together, at least one, as JSON; `next` is the first of the others, if there are any. */
  group: { ask: { group: number; first: number }; reply: { rows: string; next?: number } };
  /** One completion; null where the group has none of this number. */
  sample: { ask: { group: number; sample: number }; reply: RolloutRow | null };
  /** Groups whose prompt or a completion contains the text, in either case. */
  search: { ask: { text: string }; reply: number[] };
  promptMeans: { ask: object; reply: PromptMeans };
  /** All rows as CSV in UTF-8. */
  csv: { ask: object; reply: Uint8Array };
  /** Prompt by problem, of those that the file has. */
  prompts: { ask: { problems: readonly ProblemPlace[] }; reply: Map<string, string> };
  /** Perplexity of each text, of samples with a smaller index than `below`. */
  perplexities: { ask: { below: number }; reply: Perplexities };
  samples: { ask: SamplesAsk & { first: number }; reply: Reply<CoverageProtocol, 'readSamples'> };
}

/** Asks one question of the file at `path`; rejects with one sentence that names it. */
export type AskRollouts = <N extends keyof RolloutQuestions>(
  name: N,
  path: string,
  ask: RolloutQuestions[N]['ask'],
) => Promise<RolloutQuestions[N]['reply']>;
