import * as l10n from '@vscode/l10n';
import { optionalBackends, type OptionalBackend } from '../../contract/backendPackages';

/** How a backend is to be set up; `python` null: with the libtensorflow that its package downloads. */
export interface SetupChoice {
  backend: OptionalBackend;
  python: string | null;
}

export function setupArguments({ backend, python }: SetupChoice, folder: string): string[] {
  return ['setup', backend, '--folder', folder, ...(python === null ? [] : ['--python', python])];
}

/** What the command was handed by a button: `{ backend }`. Undefined from the palette. */
export function namedBackend(target: unknown): OptionalBackend | undefined {
  const named = typeof target === 'object' && target !== null && 'backend' in target ? target.backend : undefined;
  return optionalBackends.find((backend) => backend === named);
}

export function backendChoices(): { label: string; description: string; backend: OptionalBackend }[] {
  const descriptions: Record<OptionalBackend, string> = {
    'tfjs-node-gpu': l10n.t('TensorFlow on CUDA: an NVIDIA GPU'),
    webgpu: l10n.t('Vulkan, Metal or Direct3D 12: any GPU'),
    'tfjs-node': l10n.t('TensorFlow on the CPU'),
  };
  return optionalBackends.map((backend) => ({ label: backend, description: descriptions[backend], backend }));
}

/** Whether its addon can be built against the TensorFlow of a Python, which is asked for then. */
export function canBuild(backend: OptionalBackend, platform: NodeJS.Platform): boolean {
  return backend !== 'webgpu' && platform === 'linux';
}
