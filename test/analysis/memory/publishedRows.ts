import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryNeed } from '../../../src/analysis/memory/memoryNeed';
import type { MemoryRun } from '../../../src/analysis/memory/memoryRun';
import { CUDA_CONTEXT } from '../../../src/analysis/memory/torchMemory';
import { knownModel } from './knownModels';

/** A row of docs/memory/prime-rl.json. */
export interface PublishedRow {
  model: string;
  kind: 'RL full' | 'RL LoRA' | 'SFT full';
  tokens: number;
  devices: number;
  gpu: string;
  gib: number;
  measured: string;
}

const docs = join(import.meta.dirname, '../../../docs/memory');

export function publishedRows(): PublishedRow[] {
  return (JSON.parse(readFileSync(join(docs, 'prime-rl.json'), 'utf8')) as { rows: PublishedRow[] }).rows;
}

/** How prime-rl's benchmark trains: one packed row of so many tokens on each GPU, FSDP, every layer recomputed, four LoRA adapters held at once. */
export function benchmarkRun({ model, kind, tokens, devices }: PublishedRow): MemoryRun {
  return {
    ...{ engine: 'prime-rl', model: knownModel(model), precision: 'mixed', devices, sharding: 'fsdp' },
    ...{
      rows: 1,
      promptTokens: 0,
      length: tokens,
      likelyLength: tokens,
      scored: tokens,
      accumulation: 2,
      checkpointing: true,
      fusedLogits: kind !== 'SFT full',
    },
    adapter: kind === 'RL LoRA' ? { rank: 16, targets: 'all-linear', copies: 4 } : null,
    ...{ reference: false, critic: null, rewardModels: [], teacher: null, rollouts: null, offload: false },
    ...{ threads: 1, samplers: 1, isWasm: false },
  };
}

/** GiB that torch.cuda.max_memory_reserved would say: without what CUDA takes for itself. */
export function reservedGiB(run: MemoryRun): number {
  return (memoryNeed(run).total - CUDA_CONTEXT) / 2 ** 30;
}

/** A row of the table in docs/memory.md. */
export function publishedLine(row: PublishedRow): string {
  const ours = reservedGiB(benchmarkRun(row));
  const error = `${ours < row.gib ? '−' : '+'}${(100 * Math.abs(ours / row.gib - 1)).toFixed(0)} %`;
  const cells = [row.model, row.kind, row.tokens.toLocaleString('en-US'), `${row.devices} × ${row.gpu}`, row.measured];
  return `| ${[...cells, row.gib.toFixed(2), ours.toFixed(2), error].join(' | ')} |`;
}
