import * as l10n from '@vscode/l10n';
import type { BackendRecord } from '../../contract/runRecord';

/** Which backend a run took, and why no better one, as its record says. */
export function explainBackend(backend: BackendRecord | null): string {
  if (!backend) return l10n.t('No backend has been chosen yet.');
  const lines = backend.passedOver.map(({ name, reason }) => `  ${name}: ${reason}`);
  return [
    l10n.t('This run computes on {0} ({1}).', backend.name, backend.device),
    backend.requested
      ? l10n.t('The recipe or the settings asked for it.')
      : l10n.t('It was the best one that worked when it began.'),
    ...(lines.length === 0 ? [] : [l10n.t('Passed over:'), ...lines]),
  ].join('\n');
}
