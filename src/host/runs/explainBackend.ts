import * as l10n from '@vscode/l10n';
import { backendNames, type BackendName } from '../../contract/recipe';
import type { BackendRecord } from '../../contract/runRecord';

/** Best first. The packages of package.json's optional peer dependencies; WebAssembly needs none. */
export const backendPackages: Record<Exclude<BackendName, 'wasm'>, string> = {
  'tfjs-node-gpu': '@tensorflow/tfjs-node-gpu@4.22.0',
  webgpu: 'webgpu@0.6.2',
  'tfjs-node': '@tensorflow/tfjs-node@4.22.0',
};

/**
 * Which backend a run took, why no better one, and how to set up each better one, also where none was tried because this one was asked
 * for: an npm script in the repository, which an installed extension does not have (`hasScripts` false).
 */
export function explainBackend(backend: BackendRecord | null, hasScripts: boolean): { message: string; detail: string } {
  if (!backend) return { message: l10n.t('No backend has been chosen yet.'), detail: '' };
  const lines = backend.passedOver.map(({ name, reason }) => `${name}: ${reason}`);
  const better = backendNames.slice(0, backendNames.indexOf(backend.name)).filter((name) => name !== 'wasm');
  const setUp = hasScripts
    ? [l10n.t('To set up a better one:'), ...better.map((name) => `npm run setup:backend ${name}`)]
    : [
        l10n.t('To set up a better one, install its package into a folder of yours:'),
        ...better.map((name) => `npm install --prefix FOLDER ${backendPackages[name]}`),
        l10n.t('Then set the environment variable POSTTRAIN_BACKENDS to that folder and start VS Code again.'),
      ];
  return {
    message: l10n.t('This run computes on {0} ({1}).', backend.name, backend.device),
    detail: [
      backend.requested ? l10n.t('The recipe or the settings asked for it.') : l10n.t('It is the best one that works here.'),
      ...(lines.length === 0 ? [] : ['', l10n.t('Passed over:'), ...lines]),
      ...(better.length === 0 ? [] : ['', ...setUp]),
    ].join('\n'),
  };
}
