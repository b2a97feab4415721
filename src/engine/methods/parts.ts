import type { RunPaths } from '../../store/runPaths';
import type { LoadedCheckpoint } from '../checkpoints/load';
import type { Compute } from '../compute';
import type { ModelFolder } from '../model/folder';
import type { OpenModel } from '../training/openCompute';
import type { RolloutSink } from '../training/rolloutSink';
import type { TrainingState } from '../training/trainer';

/** What a trainer is made of beside its recipe and data. The policy's weights are with `compute` already. */
export interface TrainerParts {
  base: ModelFolder;
  state: TrainingState;
  compute: Compute;
  checkpoint: LoadedCheckpoint | null;
  paths: RunPaths;
  /** Called with the SHA-256 of teacher-samples.jsonl. @throws InputError where the run was started with others */
  recordTeacherSamples(sha256: string): Promise<void>;
  /** Opens another model (a reward model, a critic) on the run's backend; it is closed with the run. */
  open: OpenModel;
  /** Where rollouts go; null for a method that samples none. */
  rollouts: { sink: RolloutSink; path(step: number): string } | null;
}
