import type { Answer, Ask, PanelProtocol, RequestName } from '../../../src/contract/messages/protocol';
import { answer, type PanelHandlers } from '../../../src/host/panels/answer';

/** Asks a panel's handlers as its webview does, and writes the reply as JSON as VS Code does in the extension host's process. */
export function asWebview<P extends PanelProtocol>(protocol: P, handlers: PanelHandlers<P>) {
  return async <N extends RequestName<P>>(name: N, payload: Ask<P, N>): Promise<Answer<P, N>> => {
    const problems: string[] = [];
    const envelope = await answer(protocol, handlers, { kind: 'ask', id: 1, name, payload }, (problem) => problems.push(problem));
    if (envelope?.kind !== 'reply') throw new Error(`${name}: ${problems.join('; ')}`);
    JSON.stringify(envelope);
    return envelope.payload as Answer<P, N>;
  };
}
