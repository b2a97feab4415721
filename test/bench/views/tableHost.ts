import { fork } from 'node:child_process';
import { once } from 'node:events';
import { runsTableProtocol, type RunsTableProtocol } from '../../../src/contract/messages/runsTable';
import type { RequestName } from '../../../src/contract/messages/protocol';
import type { PanelHandlers } from '../../../src/host/panels/answer';
import type { RunLibrary } from '../../../src/host/runs/runLibrary';
import { built } from './build.mjs';
import { tableReaderOf, tellTable, type Notify } from './manyRunsHost';

/** An extension host to which a Runs Table is open. */
export interface TableHost {
  handlers: PanelHandlers<RunsTableProtocol>;
  /** Tells the table from now on. */
  tell(notify: Notify): void;
  /** Resolves when all runs have been read. */
  allRead: Promise<void>;
  close(): void;
}

/** One in this process, which knows its runs. */
export function tableHostOf(library: RunLibrary): TableHost {
  const reader = tableReaderOf(library);
  let telling: { dispose(): void } | undefined;
  return {
    handlers: reader.handlers,
    tell: (notify) => (telling = tellTable(library, reader, notify)),
    allRead: Promise.resolve(),
    close: () => telling?.dispose(),
  };
}

/** What the process of `tableHostProcess.ts` is sent and says. */
export type ToHost = { folder: string } | { id: number; name: RequestName<RunsTableProtocol>; payload: unknown };
export type FromHost =
  { said: 'loaded' | 'all read' } | { id: number; reply?: unknown; error?: string } | { notification: string; payload: unknown };

/**
 * One in a process of its own, as VS Code's is: what drives the browser does not wait for it. It begins to read the folder, of which it knows nothing, when this
 * resolves.
 */
export async function startTableHost(folder: string): Promise<TableHost> {
  const host = fork(await built('test/bench/views/tableHostProcess.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const waiting = new Map<number, { resolve(reply: unknown): void; reject(error: Error): void }>();
  let lastId = 0;
  let notify: Notify = () => undefined;
  let read: () => void;
  // A host that ends early ends whatever waits for it.
  const ended = new Promise<never>((_, reject) => {
    host.on('exit', (code) => reject(new Error(`the host ended with ${code}`)));
  });
  ended.catch(() => undefined);
  const allRead = Promise.race([ended, new Promise<void>((resolve) => (read = resolve))]);
  allRead.catch(() => undefined);
  const ask = (name: RequestName<RunsTableProtocol>, payload: unknown) =>
    Promise.race([
      ended,
      new Promise<never>((resolve, reject) => {
        waiting.set(++lastId, { resolve, reject });
        host.send({ id: lastId, name, payload } satisfies ToHost);
      }),
    ]);
  await Promise.race([ended, once(host, 'message')]);
  host.on('message', (message: FromHost) => {
    if ('said' in message) return read();
    if ('notification' in message) return notify(message.notification as 'rows', message.payload as never);
    const { error, reply, id } = message;
    if (error === undefined) waiting.get(id)?.resolve(reply);
    else waiting.get(id)?.reject(new Error(error));
    waiting.delete(id);
  });
  host.send({ folder } satisfies ToHost);
  const names = Object.keys(runsTableProtocol.requests) as RequestName<RunsTableProtocol>[];
  return {
    handlers: Object.fromEntries(
      names.map((name) => [name, (payload: unknown) => ask(name, payload)]),
    ) as unknown as PanelHandlers<RunsTableProtocol>,
    tell: (told) => (notify = told),
    allRead,
    close: () => host.kill(),
  };
}
