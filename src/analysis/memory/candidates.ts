import type { MemoryEngine, Sharding } from '../../contract/memoryReport';
import type { Recipe } from '../../contract/recipe';
import type { MemoryRun } from './memoryRun';

/** Something that can be changed so that a run takes less. */
export interface Candidate {
  /** A recipe key, or an option of the command. */
  key: string;
  from: string;
  to: string;
  /** What to do and what it costs. */
  sentence: string;
  /** Whether what is learned stays the same but for rounding. */
  keepsTraining: boolean;
  apply(run: MemoryRun): MemoryRun;
}

const LORA_RANK = 16;
const FUSED: Partial<Record<MemoryEngine, string>> = {
  trl: 'use_liger_kernel',
  verl: 'use_fused_kernels',
  'prime-rl': 'fused_lm_head_token_chunk_size',
};

/** All that could be changed in a run; some of it may save nothing. */
export function candidates(run: MemoryRun, recipe: Recipe): Candidate[] {
  return [...settings(run, recipe), ...smallerSizes(run, recipe), ...spread(run)];
}

function settings(run: MemoryRun, recipe: Recipe): Candidate[] {
  const keeps = { keepsTraining: true };
  const changes = { keepsTraining: false };
  const fused = FUSED[run.engine];
  const has = (wanted: boolean, candidate: Candidate): Candidate[] => (wanted ? [candidate] : []);
  return [
    ...has(!run.checkpointing, {
      ...{ key: 'gradient_checkpointing', from: 'false', to: 'true', ...keeps },
      sentence: 'compute each layer’s activations anew in the backward pass: about a third more time',
      apply: (of) => ({ ...of, checkpointing: true }),
    }),
    ...has(!run.fusedLogits && fused !== undefined, {
      ...{ key: fused ?? '', from: 'false', to: 'true', ...keeps },
      sentence: 'compute the loss without holding all logits',
      apply: (of) => ({ ...of, fusedLogits: true }),
    }),
    ...has(run.engine === 'verl' && !run.offload, {
      ...{ key: '--offload', from: 'false', to: 'true', ...keeps },
      sentence:
        'keep weights and optimizer states in the CPU’s memory while they are not needed (param_offload, optimizer_offload): slower steps',
      apply: (of) => ({ ...of, offload: true }),
    }),
    ...has(run.reference && recipe.method !== 'dpo' && !run.adapter, withoutReference(recipe)),
    ...has(run.critic === 'separate', {
      ...{ key: 'value_model', from: 'separate', to: 'shared', ...changes },
      sentence: 'give the policy a value head in place of a critic of its own',
      apply: (of) => ({ ...of, critic: 'shared' }),
    }),
    ...has(run.adapter === null && !('initialize' in recipe && recipe.initialize !== null), {
      ...{ key: 'use_peft', from: 'false', to: `true with lora_r ${LORA_RANK}`, ...changes },
      sentence: 'train an adapter (LoRA) in place of all weights: it needs about ten times the learning rate',
      apply: (of) => ({ ...of, adapter: { rank: LORA_RANK, targets: 'all-linear', copies: 1 } }),
    }),
    ...has(run.precision !== 'bfloat16' && run.engine !== 'built-in', {
      ...{ key: '--precision', from: run.precision, to: 'bfloat16', ...changes },
      sentence: 'keep weights, gradients and optimizer states in bfloat16: small updates are rounded away',
      apply: (of) => ({ ...of, precision: 'bfloat16' }),
    }),
    ...has(run.engine === 'built-in' && run.isWasm && run.threads > 1, {
      ...{ key: 'threads', from: String(run.threads), to: '1', ...keeps },
      sentence: 'train in one thread: each holds the weights and a micro-batch; slower by nearly their number',
      apply: (of) => ({ ...of, threads: 1, samplers: 1 }),
    }),
  ];
}

function withoutReference(recipe: Recipe): Candidate {
  const isLogged = 'log_reference' in recipe && recipe.log_reference;
  const coefficient = recipe.method === 'ppo' ? 'kl_coef' : 'beta';
  const isInLoss = recipe.method === 'ppo' ? recipe.kl_coef > 0 || recipe.kl_loss_coef > 0 : 'beta' in recipe && recipe.beta > 0;
  return {
    ...(isInLoss
      ? { key: coefficient, from: 'above 0', to: isLogged ? '0 and log_reference false' : '0' }
      : { key: 'log_reference', from: 'true', to: 'false' }),
    sentence: isInLoss
      ? 'train without the KL to the reference policy'
      : 'do not compare rollouts with the reference policy: the KL is no longer shown',
    keepsTraining: !isInLoss,
    apply: (of) => ({ ...of, reference: false }),
  };
}

function smallerSizes(run: MemoryRun, recipe: Recipe): Candidate[] {
  const batch = recipe.per_device_train_batch_size;
  const lengthKey = run.rollouts ? (recipe.method === 'distill' ? 'max_new_tokens' : 'max_completion_length') : 'max_length';
  const length = run.rollouts?.completionLength ?? run.length;
  return [
    ...halvings(batch).map(({ to, by }): Candidate => ({
      ...{ key: 'per_device_train_batch_size', from: String(batch), to: String(to), keepsTraining: true },
      sentence: `micro-batches of ${to}, and ${by} times as many (gradient_accumulation_steps ${recipe.gradient_accumulation_steps * by})`,
      apply: (of) => ({ ...of, rows: (of.rows * to) / batch, accumulation: of.accumulation * by }),
    })),
    ...[2, 4]
      .filter((by) => length / by >= 1)
      .map((by): Candidate => ({
        ...{ key: lengthKey, from: String(length), to: String(Math.floor(length / by)), keepsTraining: false },
        sentence: 'shorter sequences: what is cut off is not learned from',
        apply: (of) => withLength(of, Math.floor(length / by)),
      })),
    ...(run.rollouts && run.engine !== 'built-in' && recipe.gradient_accumulation_steps > 1
      ? [fewerCompletions(recipe.gradient_accumulation_steps)]
      : []),
  ];
}

function fewerCompletions(accumulation: number): Candidate {
  return {
    ...{
      key: 'gradient_accumulation_steps',
      from: String(accumulation),
      to: String(Math.ceil(accumulation / 2)),
      keepsTraining: false,
    },
    sentence: 'fewer completions in a step: those of a step are sampled together',
    apply: (of) => {
      const half = (count: number): number => Math.ceil(count / 2);
      const { rollouts } = of;
      return {
        ...of,
        rollouts: rollouts && { ...rollouts, completions: half(rollouts.completions), decoded: half(rollouts.decoded) },
      };
    },
  };
}

function withLength(run: MemoryRun, length: number): MemoryRun {
  const total = run.rollouts ? run.length - run.rollouts.completionLength + length : length;
  const likely = run.likelyLength * (total / run.length);
  const scored = run.scored === run.length ? total : Math.min(run.scored, length);
  const rollouts = run.rollouts && { ...run.rollouts, completionLength: length };
  return { ...run, length: total, likelyLength: likely, scored, rollouts };
}

/** Whole parts of a number by powers of two. */
function halvings(number: number): { to: number; by: number }[] {
  const parts = [];
  for (let by = 2; number % by === 0; by *= 2) parts.push({ to: number / by, by });
  return parts;
}

/** Sharding, and more devices. */
function spread(run: MemoryRun): Candidate[] {
  if (run.engine === 'built-in') return [];
  const better: Sharding[] = run.engine === 'trl' ? ['zero1', 'zero2', 'zero3', 'fsdp'] : ['fsdp'];
  const shard = (sharding: Sharding, devices: number): Candidate => ({
    ...(devices === run.devices
      ? { key: '--sharding', from: run.sharding, to: sharding }
      : {
          key: '--devices',
          from: String(run.devices),
          to: `${devices}${sharding === run.sharding ? '' : ` with --sharding ${sharding}`}`,
        }),
    sentence:
      devices === run.devices
        ? 'each device holds a part of what all have: more traffic between them'
        : 'more devices, each with a part of what all have',
    keepsTraining: true,
    apply: (of) => ({ ...of, devices, ...(sharding !== run.sharding && { sharding }) }),
  });
  const isFull = run.sharding === 'zero3' || run.sharding === 'fsdp';
  const sharded = isFull ? run.sharding : run.engine === 'trl' ? 'zero3' : 'fsdp';
  return [
    ...(run.devices > 1 && !isFull ? better.map((sharding) => shard(sharding, run.devices)) : []),
    ...[2, 4, 8].map((by) => shard(sharded, run.devices * by)),
  ];
}
