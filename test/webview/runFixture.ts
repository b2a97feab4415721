import { recipeSchema, type RecipeInput } from '../../src/contract/recipe';
import type { RunAction, RunEvaluation, RunOverview } from '../../src/contract/messages/run';
import { recipeRows } from '../../src/host/panels/runOverview';
import { seeded } from './harness/random';

const input: RecipeInput = {
  method: 'grpo',
  model: '../../media/models/countdown',
  train_dataset: '../data/countdown-train.jsonl',
  eval_dataset: '../data/countdown-validation.jsonl',
  eval_steps: 10,
  reward_funcs: ['countdown'],
  max_steps: 60,
  learning_rate: 1e-4,
  lr_scheduler_type: 'constant_with_warmup',
  warmup_steps: 3,
  num_generations: 16,
  per_device_train_batch_size: 64,
  gradient_accumulation_steps: 8,
  max_completion_length: 64,
  beta: 0,
  log_reference: true,
  epsilon_high: 0.28,
  save_steps: 10,
  seed: 42,
};
const template: RecipeInput = { ...input, num_generations: 8, learning_rate: 5e-5, epsilon_high: null };

/** Metrics of a Countdown run up to a step, as one looks: rising reward, falling entropy, one format taking over. */
export function runMetrics(done: number): Pick<RunOverview, 'steps' | 'metrics'> {
  const random = seeded(7);
  const noise = (size: number): number => (random() - 0.5) * size;
  const steps = Array.from({ length: done }, (_, index) => index + 1);
  const rows = steps.map((step) => {
    const grown = 1 - Math.exp(-step / 22);
    const reward = 0.13 + 0.24 * grown + noise(0.09);
    const first = 0.36 + 0.38 * grown + noise(0.05);
    const because = Math.max(0.04, 0.34 - 0.26 * grown + noise(0.04));
    return {
      reward,
      reward_std: Math.sqrt(reward * (1 - reward)),
      reward_p10: Math.max(0, reward - 0.16 - noise(0.06)),
      reward_p90: Math.min(1, reward + 0.22 + 0.1 * grown + noise(0.08)),
      frac_reward_zero_std: Math.max(0, 0.14 - 0.1 * grown + noise(0.09)),
      entropy: 0.42 - 0.09 * grown + noise(0.014),
      kl: 0.04 * (1 - Math.exp(-step / 35)) + noise(0.0012) * Math.min(1, step / 8),
      'completions/mean_length': 34 + 4 * grown + noise(3),
      'completions/min_length': 6 + Math.round(noise(2)),
      'completions/max_length': 52 + Math.round(noise(10)),
      'completions/clipped_ratio': Math.max(0, 0.012 + noise(0.03)),
      'clip_ratio/region_mean': 0.0021 + 0.0016 * random() + 0.0012 * Math.exp(-step / 5),
      grad_norm: 0.27 + 0.0052 * step + noise(0.11),
      learning_rate: 1e-4 * Math.min(1, step / 3),
      loss: noise(0.02),
      tokens_per_second: 3500 + noise(400),
      step_time: 5.3 + noise(0.5),
      num_tokens: 24000 * step,
      failed_rollouts: step === 33 ? 2 : 0,
      'rewards/countdown/mean': reward,
      'formats/thus': Math.max(0, 1 - first - because),
      'formats/because': because,
      'formats/first': first,
    };
  });
  const names = Object.keys(rows[0] ?? {}) as (keyof (typeof rows)[number])[];
  return { steps, metrics: Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])) };
}

const actions: RunAction[] = [
  'stop',
  'resume',
  'checkpoint',
  'openRollouts',
  'compare',
  'openCoverage',
  'openTokens',
  'evaluate',
  'openRecipe',
  'openLog',
  'reveal',
  'copyId',
  'rename',
  'delete',
  'diagnose',
];

export function actionsWith(reasons: Partial<Record<RunAction, string>>): RunOverview['actions'] {
  return actions.map((action) => ({ action, disabledReason: reasons[action] ?? null }));
}

/** pass@1 and pass@16 of a step, null for the base, over 64 problems. */
export function evaluation(step: number | null, hour: number, first: number, largest: number): RunEvaluation {
  return {
    id: `eval-${hour}`,
    createdAt: Date.UTC(2026, 3, 12, hour),
    step,
    modelName: step === null ? 'countdown' : `step-0000${step}`,
    dataset: '/data/countdown-validation.jsonl',
    problems: 64,
    samples: 16,
    failed: 0,
    passAtK: [
      { k: 1, value: first, low: first - 0.05, high: first + 0.05 },
      { k: 16, value: largest, low: largest - 0.1, high: largest + 0.09 },
    ],
  };
}

/** A GRPO run that goes, 37 of 60 steps done. */
export function runningRun(changes: Partial<RunOverview> = {}): RunOverview {
  return {
    runId: 'grpo-countdown-0412',
    title: 'grpo-countdown-0412',
    method: 'grpo',
    hasRollouts: true,
    state: 'running',
    interrupted: false,
    message: null,
    step: 37,
    maxSteps: 60,
    millisecondsLeft: 122_000,
    millisecondsPerStep: 5310,
    tokensPerSecond: 3570,
    baseModel: { name: 'countdown', parameters: 804_352 },
    peakMemoryBytes: 412_000_000,
    backend: {
      name: 'wasm',
      device: 'CPU, SIMD, 2 threads',
      threads: 2,
      requested: false,
      passedOver: [
        { name: 'tfjs-node-gpu', reason: 'not installed' },
        { name: 'webgpu', reason: 'no hardware adapter' },
        { name: 'tfjs-node', reason: 'not installed' },
      ],
    },
    git: { commit: '4f2c1e9d0b7a65e2c1f4a8b39d5e6f7081c2d3e4', branch: 'main', changedFiles: 2, diffFile: 'git.diff' },
    recipe: recipeRows(recipeSchema.parse(input), recipeSchema.parse(template)),
    ...runMetrics(37),
    checkpoints: [10, 20, 30].map((step) => ({ step, bytes: 9_700_000 })),
    evaluations: [
      { step: 0, metrics: { eval_reward: 0.12 } },
      { step: 10, metrics: { eval_reward: 0.19 } },
      { step: 20, metrics: { eval_reward: 0.26 } },
      { step: 30, metrics: { eval_reward: 0.28 } },
    ],
    passAtK: { evaluations: [evaluation(30, 18, 0.28, 0.61), evaluation(null, 2, 0.12, 0.83)], broken: [] },
    damagedLines: 0,
    faults: [],
    actions: actionsWith({ resume: 'The run is still going.', delete: 'Stop the run before deleting it.' }),
    ...changes,
  };
}

/** A GRPO run of 160 steps that traded its entropy for reward: R = 0.62 − 0.2·e^H with noise, 6 % of the entropy left. */
export function collapsedRun(): RunOverview {
  const random = seeded(3);
  const steps = Array.from({ length: 160 }, (_, index) => index + 1);
  const entropy = steps.map((step) => (0.02 + 0.9 * Math.exp(-step / 38)) * (0.95 + 0.1 * random()));
  const reward = entropy.map((value) => 0.62 - 0.2 * Math.exp(value) + 0.05 * (random() - 0.5));
  const { metrics } = runMetrics(160);
  return runningRun({
    state: 'finished',
    steps,
    step: 160,
    maxSteps: 160,
    metrics: { ...metrics, entropy, reward, reward_p10: reward.map(() => null), reward_p90: reward.map(() => null) },
  });
}

/** An SFT run that has finished. */
export function finishedSft(): RunOverview {
  const random = seeded(11);
  const steps = Array.from({ length: 260 }, (_, index) => index + 1);
  const column = (of: (step: number) => number): number[] => steps.map(of);
  const { recipe, ...rest } = runningRun();
  const sft: RecipeInput = {
    method: 'sft',
    model: '../../media/models/countdown',
    train_dataset: '../data/traces.jsonl',
    max_steps: 260,
    learning_rate: 3e-4,
    lr_scheduler_type: 'cosine',
    per_device_train_batch_size: 64,
    seed: 42,
  };
  void recipe;
  return {
    ...rest,
    runId: 'sft-countdown-0411',
    title: 'Distil the teacher',
    method: 'sft',
    hasRollouts: false,
    state: 'finished',
    step: 260,
    maxSteps: 260,
    millisecondsLeft: null,
    recipe: recipeRows(recipeSchema.parse(sft), null),
    steps,
    metrics: {
      loss: column((step) => 0.46 + 2.9 * Math.exp(-step / 18) + (random() - 0.5) * 0.03),
      mean_token_accuracy: column((step) => 0.82 - 0.7 * Math.exp(-step / 20) + (random() - 0.5) * 0.01),
      grad_norm: column((step) => 0.4 + 2 * Math.exp(-step / 12) + random() * 0.1),
      learning_rate: column((step) => 1.5e-4 * (1 + Math.cos((Math.PI * step) / 260))),
      tokens_per_second: column(() => 5200 + (random() - 0.5) * 500),
    },
    checkpoints: [100, 200, 260].map((step) => ({ step, bytes: 9_700_000 })),
    passAtK: { evaluations: [], broken: [] },
    evaluations: [50, 100, 150, 200, 250].map((step) => ({ step, metrics: { eval_loss: 0.5 + 2.6 * Math.exp(-step / 20) } })),
    faults: [],
    actions: actionsWith({
      stop: 'The run is not going.',
      checkpoint: 'The run is not going.',
      resume: 'The run has finished.',
      openRollouts: 'There are no rollouts yet.',
    }),
  };
}

/** The trainer's log of a run, with a line that tries to hide something. */
export function runLog({ steps, metrics }: Pick<RunOverview, 'steps' | 'metrics'>): string[] {
  const clock = (step: number): string => new Date(Date.UTC(2026, 3, 12, 12, 41, 10) + step * 5310).toISOString().slice(11, 19);
  const lines = ['backend wasm (CPU, SIMD, 2 threads)', '  webgpu was passed over: no hardware adapter'];
  steps.forEach((step, index) => {
    const figures = ['loss', 'reward', 'entropy', 'kl']
      .flatMap((name) => (metrics[name] ? `${name} ${metrics[name][index]?.toFixed(4)}` : []))
      .join('  ');
    lines.push(`${clock(step)}  step ${step}  ${figures}`);
    if (step % 10 === 0) lines.push(`${clock(step)}  checkpoint step-${String(step).padStart(6, '0')} sealed (9.7 MB)`);
    if (step === 33) lines.push(`${clock(step)}  warning: 6 of 32 groups all wrong: no gradient`);
    if (step === 35) lines.push(`${clock(step)}  prompt "use 2, 6\u202e, 9\u0007 make 21"`);
  });
  return lines;
}
