import * as l10n from '@vscode/l10n';
import type { BackendRecord } from '../../contract/runRecord';

/** Which backend a run took, and why no better one, with what would change that. */
export function explainBackend(backend: BackendRecord | null): { message: string; detail: string } {
  if (!backend) return { message: l10n.t('No backend has been chosen yet.'), detail: '' };
  const lines = backend.passedOver.map(({ name, reason }) => `${name}: ${reason}`);
  const setUp = backend.passedOver.map(({ name }) => `npm run setup:backend ${name}`);
  return {
    message: l10n.t('This run computes on {0} ({1}).', backend.name, backend.device),
    detail: [
      backend.requested ? l10n.t('The recipe or the settings asked for it.') : l10n.t('It is the best one that works here.'),
      ...(lines.length === 0 ? [] : ['', l10n.t('Passed over:'), ...lines, '', l10n.t('To set one up:'), ...setUp]),
    ].join('\n'),
  };
}
