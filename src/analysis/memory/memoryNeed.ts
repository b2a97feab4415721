import { builtInMemory } from './builtInMemory';
import type { MemoryRun } from './memoryRun';
import { widest, type MomentParts, type Widest } from './moments';
import { torchMemory } from './torchMemory';

/** Bytes that a run needs of each device at its widest moment, by what they are for. */
export function memoryNeed(run: MemoryRun): Widest {
  return widest(momentParts(run));
}

/** Bytes that a run needs of each device at each moment of a step, by what they are for. */
export function momentParts(run: MemoryRun): MomentParts {
  return run.engine === 'built-in' ? builtInMemory(run) : torchMemory(run);
}
