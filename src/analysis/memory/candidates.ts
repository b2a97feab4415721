import type { MemoryEngine, MemorySetting, Sharding } from '../../contract/memoryReport';
import type { Recipe } from '../../contract/recipe';
import { recipeProblems } from '../../contract/recipeProblems';
import type { MemoryRun } from './memoryRun';
import { decodedAtOnce } from './recipeRun';
import { smallerSizes } from './smallerSizes';

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
  /** Recipe keys with their new values; none where the recipe stays as it is. */
  sets?: Readonly<Record<string, unknown>>;
  /** Options of the command with their new values. */
  options?: MemorySetting['options'];
  apply(run: MemoryRun): MemoryRun;
}

const LORA_RANK = 16;
const FUSED: Partial<Record<MemoryEngine, string>> = {
  trl: 'use_liger_kernel',
  verl: 'use_fused_kernels',
  'prime-rl': 'fused_lm_head_token_chunk_size',
};

/** All that could be changed in a run, and makes no recipe that is refused; some of it may save nothing. */
export function candidates(run: MemoryRun, recipe: Recipe): Candidate[] {
  const all = [...settings(run, recipe), ...smallerSizes(run, recipe), ...spread(run)];
  return all.filter(({ sets }) => !sets || recipeProblems({ ...recipe, ...sets }).length === 0);
}

function settings(run: MemoryRun, recipe: Recipe): Candidate[] {
  const keeps = { keepsTraining: true };
  const changes = { keepsTraining: false };
  const fused = FUSED[run.engine];
  const has = (wanted: boolean, candidate: Candidate): Candidate[] => (wanted ? [candidate] : []);
  return [
    ...has(!run.checkpointing, {
      ...{ key: 'gradient_checkpointing', from: 'false', to: 'true', ...keeps },
      sets: { gradient_checkpointing: true },
      sentence: 'compute each layer’s activations anew in the backward pass: about a third more time',
      apply: (of) => ({ ...of, checkpointing: true }),
    }),
    ...has(!run.fusedLogits && fused !== undefined, {
      ...{ key: fused ?? '', from: 'false', to: 'true', ...keeps },
      options: { fusedLogits: true },
      sentence: 'compute the loss without holding all logits',
      apply: (of) => ({ ...of, fusedLogits: true }),
    }),
    ...has(run.engine === 'verl' && !run.offload, {
      ...{ key: '--offload', from: 'false', to: 'true', ...keeps },
      options: { offload: true },
      sentence:
        'keep weights and optimizer states in the CPU’s memory while they are not needed (param_offload, optimizer_offload): slower steps',
      apply: (of) => ({ ...of, offload: true }),
    }),
    ...has(run.reference && recipe.method !== 'dpo' && !run.adapter, withoutReference(recipe)),
    ...has(run.critic === 'separate', {
      ...{ key: 'value_model', from: 'separate', to: 'shared', ...changes },
      sets: { value_model: 'shared' },
      sentence: 'give the policy a value head in place of a critic of its own',
      apply: (of) => ({ ...of, critic: 'shared' }),
    }),
    ...has(run.adapter === null && !('initialize' in recipe && recipe.initialize !== null), {
      ...{ key: 'use_peft', from: 'false', to: `true with lora_r ${LORA_RANK}`, ...changes },
      sets: { use_peft: true, lora_r: LORA_RANK, lora_target_modules: 'all-linear' },
      sentence: 'train an adapter (LoRA) in place of all weights: it needs about ten times the learning rate',
      apply: (of) => ({ ...of, adapter: { rank: LORA_RANK, targets: 'all-linear', copies: 1 } }),
    }),
    ...has(run.precision !== 'bfloat16' && run.engine !== 'built-in' && !run.sharding.startsWith('zero'), {
      ...{ key: '--precision', from: run.precision, to: 'bfloat16', ...changes },
      options: { precision: 'bfloat16' },
      sentence: 'keep weights, gradients and optimizer states in bfloat16: small updates are rounded away',
      apply: (of) => ({ ...of, precision: 'bfloat16' }),
    }),
    ...has(run.engine === 'built-in' && run.isWasm && run.threads > 1, {
      ...{ key: 'threads', from: String(run.threads), to: '1', ...keeps },
      sets: { threads: 1 },
      sentence: 'train in one thread: each holds the weights and a micro-batch; slower by nearly their number',
      apply: (of) => ({
        ...of,
        threads: 1,
        samplers: 1,
        rollouts: of.rollouts && {
          ...of.rollouts,
          decoded: decodedAtOnce(of.rollouts.completions, { engine: 'built-in', samplers: 1 }),
        },
      }),
    }),
  ];
}

function withoutReference(recipe: Recipe): Candidate {
  const coefficients = Object.entries(recipe).filter(
    ([key, value]) => ['beta', 'kl_coef', 'kl_loss_coef'].includes(key) && typeof value === 'number' && value > 0,
  );
  const isLogged = 'log_reference' in recipe && recipe.log_reference;
  const isInLoss = coefficients.length > 0;
  const zeros = Object.fromEntries(coefficients.map(([key]) => [key, 0]));
  return {
    ...(isInLoss
      ? {
          key: coefficients.map(([key]) => key).join(' and '),
          from: coefficients.map(([, value]) => String(value)).join(' and '),
          to: isLogged ? '0 and log_reference false' : '0',
        }
      : { key: 'log_reference', from: 'true', to: 'false' }),
    sets: { ...zeros, ...(isLogged && { log_reference: false }) },
    sentence: isInLoss
      ? 'train without the KL to the reference policy'
      : 'do not compare rollouts with the reference policy: the KL is no longer shown',
    keepsTraining: !isInLoss,
    apply: (of) => ({ ...of, reference: false }),
  };
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
    options: { devices, ...(sharding !== run.sharding && { sharding }) },
    apply: (of) => ({ ...of, devices, ...(sharding !== run.sharding && { sharding }) }),
  });
  const isFull = run.sharding === 'zero3' || run.sharding === 'fsdp';
  const sharded = isFull ? run.sharding : run.engine === 'trl' ? 'zero3' : 'fsdp';
  return [
    ...(run.devices > 1 && !isFull ? better.map((sharding) => shard(sharding, run.devices)) : []),
    ...[2, 4, 8].map((by) => shard(sharded, run.devices * by)),
  ];
}
