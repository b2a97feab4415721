import { momentParts } from '../../../src/analysis/memory/memoryNeed';
import { memoryPlan } from '../../../src/analysis/memory/memoryPlan';
import { memoryReport } from '../../../src/analysis/memory/memoryReport';
import type { MemoryRun } from '../../../src/analysis/memory/memoryRun';
import type { MomentParts } from '../../../src/analysis/memory/moments';
import type { MemoryReport } from '../../../src/contract/memoryReport';
import type { MemorySubject } from '../../../src/contract/memorySubject';
import type { Recipe } from '../../../src/contract/recipe';
import { recipeProblems } from '../../../src/contract/recipeProblems';
import type { Kept } from '../kept';
import { deviceFor, type Device } from './devices';

/** All that the panel shows of what is chosen. */
export interface Plan {
  /** With what was changed. */
  recipe: Recipe;
  run: MemoryRun;
  report: MemoryReport;
  /** Bytes, by moment. */
  moments: MomentParts;
  device: Device | null;
  /** Why a trainer refuses the recipe as it was changed, a sentence each. */
  refusals: string[];
}

/** @param gpus how many were found, which is the number of devices unless one was chosen. Takes less than a millisecond for each change that could be made. */
export function planOf(subject: MemorySubject, kept: Kept, devices: readonly Device[], gpus: number): Plan {
  const recipe = { ...subject.recipe, ...kept.sets };
  const { run, isMachine, assumptions, caveats } = memoryPlan(subject, recipe, {
    ...kept,
    devices: kept.devices ?? Math.max(1, gpus),
  });
  const device = deviceFor(devices, kept, { isMachine, isBuiltIn: run.engine === 'built-in' });
  return {
    ...{ recipe, run, device },
    report: memoryReport(subject.model, recipe, run, device?.GiB ?? null, { assumptions, caveats }),
    moments: momentParts(run),
    refusals: Object.keys(kept.sets).length === 0 ? [] : recipeProblems(recipe).map(({ message }) => message),
  };
}
