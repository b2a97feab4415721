import { pendingControl, type PendingRequest } from '../../store/controlFiles';
import type { ControlRequest } from '../../contract/control';

const POLL_MS = 500;
const HEARTBEAT_MS = 5000;
/** SIGHUP: the terminal was closed. */
const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * What is asked of a running trainer from outside: stop (a control file, SIGTERM, SIGINT or SIGHUP) and checkpoint now (a control file). Also
 * beats the heart, because both go by the clock. A timer that fails (a full disk) hands its error to the training loop.
 */
export class RunRequests {
  private stopAsked = false;
  private failure: Error | null = null;
  private readonly timers: NodeJS.Timeout[];
  private readonly onSignal = (signal: NodeJS.Signals) => {
    if (this.stopAsked && signal === 'SIGINT') process.exit(130);
    this.stop(signal);
  };

  constructor(
    private readonly runFolder: string,
    private readonly events: { heartbeat(): void; stopping(why: string): void; invalid(problem: string): void },
  ) {
    this.timers = [
      setInterval(() => this.guarded(() => this.poll()), POLL_MS),
      setInterval(() => this.guarded(events.heartbeat), HEARTBEAT_MS),
    ];
    for (const signal of stopSignals) process.on(signal, this.onSignal);
  }

  /** True once the run is to end after the step being made. @throws what a timer met */
  get isStopping(): boolean {
    this.guarded(() => this.poll());
    if (this.failure) throw this.failure;
    return this.stopAsked;
  }

  /** Requests of a kind that are waiting; `done()` each once it has been acted on. */
  pending(type: ControlRequest['type']): PendingRequest[] {
    return pendingControl(this.runFolder, this.events.invalid).filter(({ request }) => request.type === type);
  }

  end(): void {
    this.timers.forEach(clearInterval);
    for (const signal of stopSignals) process.off(signal, this.onSignal);
  }

  private poll(): void {
    if (!this.stopAsked && this.pending('stop').length > 0) this.stop('asked to stop');
  }

  private stop(why: string): void {
    if (this.stopAsked) return;
    this.stopAsked = true;
    this.guarded(() => this.events.stopping(why));
  }

  private guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.failure ??= error instanceof Error ? error : new Error(String(error));
    }
  }
}
