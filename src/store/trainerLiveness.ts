import type { ProcessIdentity } from '../contract/process';
import { trainerIsAlive } from './heartbeat';

/** Asking costs one small read on Linux but a process elsewhere, ms. */
const BELIEVED = process.platform === 'linux' ? 0 : 10_000;

/** Asks whether trainers are alive, without starting a process for every look. */
export class TrainerLiveness {
  private readonly aliveAt = new Map<string, number>();

  /** @param believed how long an answer that one lives is, ms */
  constructor(private readonly believed = BELIEVED) {}

  async isAlive(identity: ProcessIdentity, lastEventAt: number | null, now = Date.now()): Promise<boolean> {
    const key = JSON.stringify(identity);
    if (now - (this.aliveAt.get(key) ?? -Infinity) < this.believed) return true;
    const alive = await trainerIsAlive(identity, lastEventAt, now);
    if (alive) this.aliveAt.set(key, now);
    else this.aliveAt.delete(key);
    return alive;
  }
}
