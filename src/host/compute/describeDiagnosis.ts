import * as l10n from '@vscode/l10n';
import { fixText } from '../../analysis/doctorText';
import type { OptionalBackend } from '../../contract/backendPackages';
import type { DoctorReport } from '../../contract/doctorReport';

/** What a notification offers: setting a backend up, or copying the command that helps. */
export type DiagnosisAction =
  { kind: 'setUp'; label: string; backend: OptionalBackend } | { kind: 'copy'; label: string; command: string };

/** What the machine computes on, and the one step that would make it better. */
export function describeDiagnosis({ backends, best, next }: DoctorReport): { message: string; action: DiagnosisAction | null } {
  const device = backends.find(({ name }) => name === best)?.device ?? '';
  const state = best === null ? l10n.t('No backend works here.') : l10n.t('Runs compute on {0} ({1}).', best, device);
  if (!next) return { message: state, action: null };
  switch (next.kind) {
    case 'setUp': {
      const label = next.backend === 'tfjs-node' ? l10n.t('Set Up Backend') : l10n.t('Set Up GPU Backend');
      const message = l10n.t('{0} {1} would be faster and has to be set up.', state, next.backend);
      return { message, action: { kind: 'setUp', label, backend: next.backend } };
    }
    case 'library': {
      const message = l10n.t('{0} The system lacks {1}.', state, next.library);
      const action =
        next.command === null ? null : { kind: 'copy' as const, label: l10n.t('Copy Command'), command: next.command };
      return { message, action };
    }
    case 'advice':
      return { message: l10n.t('{0} Next step: {1}', state, fixText(next)), action: null };
  }
}
