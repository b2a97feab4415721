import {
  hostEnvelopeSchema,
  type Ask,
  type Notification,
  type NotificationName,
  type PanelProtocol,
  type Reply,
  type RequestName,
} from '../../src/contract/messages/protocol';
import type { z } from 'zod';

/** What VS Code gives a webview. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

interface Waiting {
  name: string;
  resolve(payload: unknown): void;
  reject(error: Error): void;
}

/**
 * A panel's line to the extension host: typed requests with one reply each, notifications, and the state that outlives hiding and
 * reloading. Replies and notifications are parsed with the protocol's schemas. Make one per page: VS Code hands its API out once.
 */
export class HostClient<P extends PanelProtocol> {
  private readonly waiting = new Map<number, Waiting>();
  private readonly listeners = new Map<string, Set<(payload: never) => void>>();
  private lastId = 0;

  constructor(
    private readonly protocol: P,
    private readonly onFault: (sentence: string) => void = (sentence) => console.error(sentence),
    private readonly api: VsCodeApi = acquireVsCodeApi(),
  ) {
    window.addEventListener('message', (event: MessageEvent<unknown>) => this.receive(event.data));
  }

  /** Rejects with an Error whose message is one sentence fit to be shown. */
  async ask<N extends RequestName<P>>(name: N, payload: Ask<P, N>): Promise<Reply<P, N>> {
    const id = ++this.lastId;
    const answer = await new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { name, resolve, reject });
      this.api.postMessage({ kind: 'ask', id, name, payload });
    });
    const parsed = this.protocol.requests[name]!.reply.safeParse(answer);
    if (!parsed.success) throw new Error(`The reply to “${name}” could not be read: ${firstProblem(parsed.error)}.`);
    return parsed.data as Reply<P, N>;
  }

  /** @returns a function that stops listening. */
  onNotification<N extends NotificationName<P>>(name: N, listener: (payload: Notification<P, N>) => void): () => void {
    const set = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, set);
    set.add(listener);
    return () => set.delete(listener);
  }

  /** The saved state where it has the schema's shape, else null: an older version's state is not an error. */
  getState<S>(schema: z.ZodType<S, unknown>): S | null {
    const parsed = schema.safeParse(this.api.getState());
    return parsed.success ? parsed.data : null;
  }

  setState(state: object): void {
    this.api.setState(state);
  }

  private receive(data: unknown): void {
    const parsed = hostEnvelopeSchema.safeParse(data);
    // Other senders post to this window too (VS Code itself, test tools).
    if (!parsed.success) return;
    const message = parsed.data;
    if (message.kind === 'notification') return this.notify(message.name, message.payload);
    const waiting = this.waiting.get(message.id);
    if (waiting === undefined) return;
    this.waiting.delete(message.id);
    if (message.kind === 'error') waiting.reject(new Error(message.message));
    else waiting.resolve(message.payload);
  }

  private notify(name: string, payload: unknown): void {
    const schema = this.protocol.notifications[name];
    if (schema === undefined) return this.onFault(`The editor sent “${name}”, which this panel does not know.`);
    const parsed = schema.safeParse(payload);
    if (!parsed.success) return this.onFault(`“${name}” from the editor could not be read: ${firstProblem(parsed.error)}.`);
    for (const listener of this.listeners.get(name) ?? []) listener(parsed.data as never);
  }
}

function firstProblem(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'no reason was given';
  const where = issue.path.map(String).join('.');
  return where === '' ? issue.message : `${where}: ${issue.message}`;
}
