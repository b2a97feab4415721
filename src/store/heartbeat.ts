import type { ProcessIdentity } from '../contract/process';
import { processStatus } from './processIdentity';

/** A trainer writes a heartbeat at least this often, ms, even within a long step. */
export const HEARTBEAT_MS = 10_000;
/** Where the process itself cannot be looked at, this long without an event, ms, counts as its end. */
export const HEARTBEAT_SILENCE_MS = 120_000;

/**
 * Whether a trainer is alive: its process where that can be seen, else its heartbeat (`lastEventAt`, Unix ms; null: no event yet).
 */
export async function trainerIsAlive(identity: ProcessIdentity, lastEventAt: number | null, now = Date.now()): Promise<boolean> {
  const status = await processStatus(identity, lastEventAt);
  if (status === 'unknown') return lastEventAt !== null && now - lastEventAt < HEARTBEAT_SILENCE_MS;
  return status === 'alive';
}
