import { memoryModelOf } from '../../src/engine/analyze/memoryModel';
import { defaultRecipe } from '../../src/analysis/memory/defaultRecipe';
import type { MemoryOverview, MemoryProtocol } from '../../src/contract/messages/memory';
import type { MemorySubject } from '../../src/contract/memorySubject';
import type { PanelHandlers } from '../../src/host/panels/answer';
import { knownConfig } from '../analysis/memory/knownModels';

const GIB = 2 ** 30;

export const memoryOverview: MemoryOverview = {
  models: [
    { path: '/models/qwen', name: 'Qwen3-0.6B', detail: '0.6 B parameters' },
    { path: '/models/large', name: 'Qwen3-4B', detail: '4.0 B parameters' },
  ],
  recipes: [
    { path: '/w/recipes/grpo.yaml', name: 'recipes/grpo.yaml', method: 'grpo', problem: null },
    {
      path: '/w/recipes/broken.yaml',
      name: 'recipes/broken.yaml',
      method: 'sft',
      problem: 'broken.yaml:3:1: max_steps is missing.',
    },
  ],
  asked: null,
};

/** As the thread of analyses reads it, of the models above and of what is pasted. */
export function subjectOf({ model, recipe }: Parameters<PanelHandlers<MemoryProtocol>['read']>[0]): MemorySubject {
  const own = defaultRecipe(recipe.kind === 'defaults' ? recipe.method : 'grpo');
  const known = model.kind === 'folder' && model.path === '/models/qwen' ? 'Qwen3-0.6B' : 'Qwen3-4B';
  const read = model.kind === 'config' ? memoryModelOf(model.text) : memoryModelOf(JSON.stringify(knownConfig(known)));
  return {
    model: { name: model.kind === 'config' ? read.name : known, shape: read.shape, caveats: read.caveats },
    recipe: recipe.kind === 'file' ? { ...own, per_device_train_batch_size: 16 } : own,
    prompt: { tokens: 512, source: 'prompts of 512 tokens are assumed: the defaults name no dataset' },
    ...{ rewardModels: [], teacher: own.method === 'distill' ? read.shape : null, samplesBeside: ['tfjs-node'] },
    ...{ threads: 4, caveats: [] },
  };
}

export function memoryHost(overview: MemoryOverview = memoryOverview): PanelHandlers<MemoryProtocol> {
  return {
    open: () => overview,
    machine: () => ({
      memoryBytes: 64 * GIB,
      nvidia: {
        driver: '570.1',
        gpus: [{ index: 0, name: 'NVIDIA RTX 4000 Ada', memoryBytes: 20 * GIB, usedBytes: 1.5 * GIB }],
        problem: null,
      },
      reason: null,
    }),
    read: subjectOf,
    pickFolder: () => ({ path: '/models/large' }),
    save: () => ({ saved: true }),
    copy: () => ({}),
    openMeasurements: () => ({}),
    openRecipe: () => ({}),
  };
}
