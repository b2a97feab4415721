import { knownCards } from '../../../src/analysis/memory/knownCards';
import type { MemoryMachine } from '../../../src/contract/messages/memory';

const GIB = 2 ** 30;

/** Something a run may have to fit into. */
export interface Device {
  key: string;
  name: string;
  GiB: number;
  /** Whether it is here; else it is a card that somebody has. */
  isHere: boolean;
  /** Of it in use by others now; null where nobody says. */
  usedGiB: number | null;
}

export const OTHER = 'other';

/** How many GPUs of the kind of the first one the driver tells of; 0 where it tells of none. */
export function gpusFound(machine: MemoryMachine | null): number {
  const gpus = machine?.nvidia?.gpus ?? [];
  return gpus.filter(({ name, memoryBytes }) => name === gpus[0]?.name && memoryBytes === gpus[0].memoryBytes).length;
}

/** This machine and its GPUs, then cards that many have. A GPU whose memory the driver does not tell is left out. */
export function devicesOf(machine: MemoryMachine | null): Device[] {
  const gpus = (machine?.nvidia?.gpus ?? []).flatMap(({ index, name, memoryBytes, usedBytes }) =>
    memoryBytes === null
      ? []
      : [
          {
            ...{ key: `gpu:${index}`, name: `${name}, GPU ${index}`, GiB: memoryBytes / GIB, isHere: true },
            usedGiB: usedBytes === null ? null : usedBytes / GIB,
          },
        ],
  );
  const memory = machine
    ? [{ key: 'machine', name: 'this machine’s memory', GiB: machine.memoryBytes / GIB, isHere: true, usedGiB: null }]
    : [];
  const cards = knownCards.map(({ name, GiB }) => ({ key: `card:${name}`, name, GiB, isHere: false, usedGiB: null }));
  return [...gpus, ...memory, ...cards];
}

/**
 * The device that a run is compared with: the one chosen, else this machine for the built-in engine, else its first GPU, else a card that many have. null where a run
 * is on a GPU and its host together, of which no total says what fits, unless a device was chosen.
 */
export function deviceFor(
  devices: readonly Device[],
  chosen: { device: string | null; otherGiB: number },
  run: { isMachine: boolean; isBuiltIn: boolean },
): Device | null {
  if (chosen.device === OTHER) return { key: OTHER, name: 'another device', GiB: chosen.otherGiB, isHere: false, usedGiB: null };
  const found = devices.find(({ key }) => key === chosen.device);
  if (found) return found;
  if (run.isMachine) return devices.find(({ key }) => key === 'machine') ?? null;
  if (run.isBuiltIn) return null;
  return devices.find(({ key }) => key.startsWith('gpu:')) ?? devices.find(({ key }) => key.startsWith('card:RTX 4090')) ?? null;
}
