import { HEARTBEAT_SILENCE_MS } from './heartbeat';

/**
 * Touches a lock every 15 s, until the function returned is called: where its process cannot be looked at, from another host or container, the lock's age
 * says whether it is alive.
 * @param onBeat told of each touch what it met; null where it went well
 */
export function beatLock(lock: { touch(): void }, onBeat: (failure: Error | null) => void): () => void {
  const timer = setInterval(() => {
    try {
      lock.touch();
      onBeat(null);
    } catch (error) {
      onBeat(error instanceof Error ? error : new Error(String(error)));
    }
  }, HEARTBEAT_SILENCE_MS / 8);
  return () => clearInterval(timer);
}
