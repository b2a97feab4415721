import type { ProcessIdentity } from '../contract/process';
import { processStatus } from './processIdentity';

/** Where the process itself cannot be looked at, this long without an event, ms, counts as its end. Trainers beat far more often. */
export const HEARTBEAT_SILENCE_MS = 120_000;

/**
 * Whether a trainer is alive: its process where that can be seen, else its heartbeat (`lastEventAt`, Unix ms; null: no event yet).
 */
export async function trainerIsAlive(identity: ProcessIdentity, lastEventAt: number | null, now = Date.now()): Promise<boolean> {
  const status = await processStatus(identity, lastEventAt);
  if (status === 'unknown') return lastEventAt !== null && now - lastEventAt < HEARTBEAT_SILENCE_MS;
  return status === 'alive';
}
