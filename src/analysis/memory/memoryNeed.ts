import { builtInMemory } from './builtInMemory';
import type { MemoryRun } from './memoryRun';
import { widest, type Widest } from './moments';
import { torchMemory } from './torchMemory';

/** Bytes that a run needs of each device at its widest moment, by what they are for. */
export function memoryNeed(run: MemoryRun): Widest {
  return widest(run.engine === 'built-in' ? builtInMemory(run) : torchMemory(run));
}
