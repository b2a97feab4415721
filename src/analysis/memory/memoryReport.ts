import { unknownTargets } from './adapterParameters';
import { memoryNeed } from './memoryNeed';
import type { MemoryRun } from './memoryRun';
import { parameterCount } from './parameterCount';
import { changesTogether, rankedChanges } from './rankedChanges';
import { trainedParameters } from './torchMemory';
import type { MemoryReport } from '../../contract/memoryReport';
import type { MemorySubject } from '../../contract/memorySubject';
import type { Recipe } from '../../contract/recipe';
import { memoryAssumptions } from './memoryAssumptions';

const GIB = 2 ** 30;

/** What a run needs, what it is made of and what would make it fit. @param deviceGiB what a device has; null where nobody knows */
export function memoryReport(
  model: MemorySubject['model'],
  recipe: Recipe,
  run: MemoryRun,
  deviceGiB: number | null,
  notes: { assumptions: readonly string[]; caveats: readonly string[] },
): MemoryReport {
  const need = memoryNeed(run);
  const limit = deviceGiB === null ? null : deviceGiB * GIB;
  const count = parameterCount(model.shape);
  const unknown = run.adapter ? unknownTargets(model.shape, run.adapter.targets) : [];
  return {
    model: {
      ...{ name: model.name, modelType: model.shape.modelType },
      ...{ parameters: count.total, activeParameters: count.active, trainedParameters: trainedParameters(run) },
    },
    ...{ method: recipe.method, engine: run.engine, precision: run.precision, devices: run.devices, sharding: run.sharding },
    deviceMemoryGiB: deviceGiB,
    totalGiB: need.total / GIB,
    fits: limit === null ? null : need.total <= limit,
    moment: need.moment,
    parts: need.parts.map(({ name, bytes, most }) => ({ name, GiB: bytes / GIB, mostGiB: most / GIB })),
    moments: need.moments.map(({ name, bytes }) => ({ name, GiB: bytes / GIB })),
    changes: rankedChanges(run, recipe, limit),
    together: changesTogether(run, recipe, limit),
    assumptions: [...notes.assumptions, ...memoryAssumptions(run)],
    caveats: [
      ...model.caveats,
      ...notes.caveats,
      ...(unknown.length === 0 ? [] : [`lora_target_modules names ${unknown.join(', ')}, which no layer of the model is called`]),
    ],
  };
}
