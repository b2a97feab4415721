import { visibleText } from '../../analysis/visibleText';
import type { Recipe } from '../../contract/recipe';
import type { Metrics } from '../../contract/events';
import { finiteMetrics, type EventLogWriter } from '../../store/eventLogWriter';
import type { RunPaths } from '../../store/runPaths';
import { CheckpointKeeper } from '../checkpoints/keeper';
import type { Reporter } from './reporter';
import type { RunRequests } from './runRequests';
import type { Trainer } from './trainer';

export interface RunContext {
  paths: RunPaths;
  recipe: Recipe;
  attempt: number;
  /** Step of the checkpoint the run goes on from; 0 for the base model. */
  fromStep: number;
  baseModel: string;
  events: EventLogWriter;
  reporter: Reporter;
  requests: RunRequests;
  /** Told the step being made, for heartbeats and error messages. */
  onStep(step: number): void;
}

/**
 * Trains from `fromStep` to the recipe's last step, or until asked to stop. After each step come, in this order, its event (its
 * rollouts are on disk by then), its evaluation and its checkpoint: what a checkpoint covers is always in the log before it.
 * A step after which it is not worth going on is the last, with its event alone. @throws its reason
 */
export async function runTraining(context: RunContext, trainer: Trainer): Promise<'finished' | 'stopped'> {
  const { recipe, requests } = context;
  const keeper = new CheckpointKeeper(context, trainer.state);
  const stopAfter = async (step: number): Promise<'stopped'> => {
    await keeper.sealIfNew(step, trainer);
    requests.pending('stop').forEach((request) => request.done());
    return 'stopped';
  };
  if (context.fromStep === 0 && isEvaluated(recipe) && trainer.isEvaluationCheap) await evaluate(context, trainer, 0);
  if (context.fromStep < recipe.max_steps && !(await prepare(context, trainer))) return stopAfter(context.fromStep);
  for (let step = context.fromStep + 1; step <= recipe.max_steps; step++) {
    if (requests.isStopping) return stopAfter(step - 1);
    context.onStep(step);
    const metrics = await makeStep(context, trainer, step);
    await keeper.stepIsGood();
    const isLast = step === recipe.max_steps;
    if (isEvaluated(recipe) && (step % (recipe.eval_steps ?? 1) === 0 || isLast)) await evaluate(context, trainer, step);
    const asked = requests.pending('checkpoint');
    if (step % recipe.save_steps === 0 || isLast || asked.length > 0) {
      await keeper.seal(step, trainer, metrics);
      asked.forEach((request) => request.done());
    } else {
      keeper.remember(step, metrics);
    }
  }
  await keeper.stepIsGood();
  requests.pending('stop').forEach((request) => request.done());
  return 'finished';
}

/** @returns false where it was asked to stop meanwhile */
async function prepare({ fromStep, onStep, events, reporter, requests }: RunContext, trainer: Trainer): Promise<boolean> {
  if (!trainer.prepare) return true;
  onStep(fromStep + 1);
  const isReady = await trainer.prepare({
    get isStopping() {
      return requests.isStopping;
    },
    tell: (message) => {
      reporter.line(message);
      if (!requests.isStopping) events.append({ type: 'state', state: 'running', step: fromStep, message });
    },
  });
  onStep(fromStep);
  if (isReady && !requests.isStopping) events.append({ type: 'state', state: 'running', step: fromStep });
  return isReady;
}

async function makeStep({ attempt, events, reporter }: RunContext, trainer: Trainer, step: number): Promise<Metrics> {
  const started = performance.now();
  const { metrics: raw, rollouts, tokens, faults, end } = await trainer.train(step);
  const file = await rollouts;
  const durationMs = performance.now() - started;
  const metrics = finiteMetrics({
    ...raw,
    step_time: durationMs / 1000,
    tokens_per_second: tokens / (durationMs / 1000),
    // Node gives KiB on every platform.
    peak_memory_bytes: process.resourceUsage().maxRSS * 1024,
  });
  // Why it ends says all that a fault of this step would.
  const told = end ? [] : faults;
  for (const fault of told) events.append({ type: 'fault', step, ...fault });
  events.append({ type: 'step', step, attempt, metrics, durationMs, rollouts: file });
  reporter.step(step, metrics);
  for (const { message } of told) reporter.line(`step ${step}: ${visibleText(message)}`);
  if (end) throw end;
  return metrics;
}

async function evaluate({ attempt, events, reporter }: RunContext, trainer: Trainer, step: number): Promise<void> {
  const raw = await trainer.evaluate(step);
  if (!raw) return;
  const metrics = finiteMetrics(raw);
  events.append({ type: 'evaluation', step, attempt, id: null, metrics });
  reporter.evaluation(step, metrics);
}

function isEvaluated(recipe: Recipe): boolean {
  return recipe.eval_dataset !== null && recipe.eval_steps !== null;
}
