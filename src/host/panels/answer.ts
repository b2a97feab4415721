import * as l10n from '@vscode/l10n';
import type { z } from 'zod';
import {
  askEnvelopeSchema,
  type hostEnvelopeSchema,
  type Answer,
  type Ask,
  type PanelProtocol,
  type RequestName,
} from '../../contract/messages/protocol';

export type HostEnvelope = z.infer<typeof hostEnvelopeSchema>;

/** One function a request of the protocol. */
export type PanelHandlers<P extends PanelProtocol> = {
  [N in RequestName<P>]: (ask: Ask<P, N>) => Promise<Answer<P, N>> | Answer<P, N>;
};

/**
 * The reply to one message of a webview; undefined for what is no request at all. A request that is not in the protocol, does not
 * parse or fails is answered with an error of one sentence; `report` hears of it too.
 */
export async function answer<P extends PanelProtocol>(
  protocol: P,
  handlers: PanelHandlers<P>,
  message: unknown,
  report: (problem: string) => void,
): Promise<HostEnvelope | undefined> {
  const envelope = askEnvelopeSchema.safeParse(message);
  if (!envelope.success) {
    report(`A panel sent something that is no request: ${JSON.stringify(message)?.slice(0, 200)}`);
    return undefined;
  }
  const { id, name, payload } = envelope.data;
  try {
    const request = Object.hasOwn(protocol.requests, name) ? protocol.requests[name] : undefined;
    if (!request) throw new Error(l10n.t('This panel has no request named {0}.', name));
    const ask = request.ask.safeParse(payload);
    if (!ask.success) throw new Error(l10n.t('The request {0} is not as agreed: {1}', name, ask.error.issues[0]?.message ?? ''));
    const handler = handlers[name as RequestName<P>] as (ask: unknown) => Promise<unknown>;
    return { kind: 'reply', id, payload: await handler(ask.data) };
  } catch (error) {
    const sentence = oneSentence(error);
    report(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : sentence}`);
    return { kind: 'error', id, message: sentence };
  }
}

/** The first line of an error, as a sentence to show. */
export function oneSentence(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).split('\n')[0]?.trim() ?? '';
  return text === '' ? l10n.t('Something failed without saying why; see the log.') : text;
}
