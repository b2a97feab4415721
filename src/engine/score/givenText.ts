import type { RolloutRow } from '../../contract/rollout';
import type { ScoresRecord } from '../../contract/scoresRecord';

/** A text to be scored under a model: its prompt and completion in that model's tokens, and what is known of it. */
export interface GivenText extends Pick<
  RolloutRow,
  'prompt_id' | 'prompt' | 'completion' | 'group' | 'sample' | 'reward' | 'reward_parts' | 'finish_reason' | 'failure'
> {
  promptIds: readonly number[];
  completionIds: readonly number[];
}

/** Texts of one file. */
export interface GivenTexts {
  kind: ScoresRecord['texts']['kind'];
  /** Absolute. */
  file: string;
  texts: GivenText[];
}
