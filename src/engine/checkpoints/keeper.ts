import type { Metrics } from '../../contract/events';
import type { RunContext } from '../training/trainingRun';
import type { Trainer, TrainingState } from '../training/trainer';
import { requireFinite } from '../training/faults';
import { listCheckpoints, removeCheckpoint } from '../../store/checkpointFiles';
import { readUser } from '../../store/userFile';
import { sealCheckpoint } from './seal';

/** Seals checkpoints, says so in the log, and keeps to `save_total_limit`. */
export class CheckpointKeeper {
  private sealedStep: number;
  private latest: { step: number; metrics: Metrics };
  private isPruneDue = false;

  constructor(
    private readonly context: RunContext,
    private readonly state: TrainingState,
  ) {
    this.sealedStep = context.fromStep;
    this.latest = { step: context.fromStep, metrics: {} };
  }

  /** The metrics a later {@link sealIfNew} records. */
  remember(step: number, metrics: Metrics): void {
    this.latest = { step, metrics };
  }

  async sealIfNew(step: number, trainer: Trainer): Promise<void> {
    if (step > this.sealedStep) await this.seal(step, trainer, this.latest.step === step ? this.latest.metrics : {});
  }

  /** @throws NonFiniteError where a weight is not a number; nothing is written then */
  async seal(step: number, trainer: Trainer, metrics: Metrics): Promise<void> {
    const { paths, attempt, events, baseModel, reporter } = this.context;
    const { model, adapter, weights, optimizer, order } = this.state;
    const { critic = null } = trainer;
    for (const each of [weights, critic?.weights ?? []])
      for (const weight of each) if (!Number.isFinite(weight)) requireFinite('a weight', weight, step);
    // A power cut must not leave a checkpoint whose steps the log lacks: they are never made again.
    events.sync();
    const { folder, bytes } = await sealCheckpoint(
      paths.checkpointFolder(step, attempt),
      {
        ...{ model, adapter, weights },
        moments: optimizer,
        state: {
          schemaVersion: 1,
          step,
          updates: optimizer.updates,
          ...(critic && { criticUpdates: critic.optimizer.updates }),
          dataOrder: order.save(),
          threads: trainer.compute.backend.threads,
        },
        generation: trainer.generationInUse(step),
        critic: critic && { ...critic, moments: critic.optimizer },
      },
      { runId: paths.id, step, attempt, createdAt: Date.now(), baseModel, metrics },
    );
    events.append({ type: 'checkpoint', step, attempt, folder, bytes });
    reporter.line(`step ${step}: checkpoint ${folder}`);
    this.sealedStep = step;
    this.isPruneDue = true;
  }

  /**
   * Called after a step with finite numbers. Only now may older checkpoints go: had the newest one held weights that give no finite
   * loss, an older one would still be needed.
   */
  async stepIsGood(): Promise<void> {
    const limit = this.context.recipe.save_total_limit;
    if (!this.isPruneDue || limit === null) return;
    this.isPruneDue = false;
    const sealed = await listCheckpoints(this.context.paths.folder);
    const { pinnedCheckpoints } = await readUser(this.context.paths.folder);
    // Beyond it lie only those of an earlier attempt that were passed over as damaged.
    const reached = sealed.filter(({ record }) => record.step <= this.sealedStep);
    for (const { folder, record } of reached.slice(0, -limit)) {
      if (!pinnedCheckpoints.includes(record.step)) await removeCheckpoint(folder);
    }
  }
}
