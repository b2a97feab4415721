/** The layers of ARCHITECTURE.md, as ESLint (eslint.config.js) and layers.test.ts check them. */
import { builtinModules } from 'node:module';
import { dirname, posix, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * What a folder's files may import: other layers, packages (a trailing `*` stands for any ending), Node's own modules.
 * @type {Record<string, { layers: string[], packages: string[], node: boolean }>}
 */
export const layers = {
  'src/contract': { layers: [], packages: ['zod'], node: false },
  'src/analysis': { layers: ['src/contract'], packages: [], node: false },
  'src/store': {
    layers: ['src/contract', 'src/analysis'],
    packages: ['zod', 'hyparquet', 'hyparquet-writer', 'hyparquet-writer/*'],
    node: true,
  },
  'src/launchers': { layers: ['src/contract', 'src/store'], packages: ['zod'], node: true },
  'src/engine': {
    layers: ['src/contract', 'src/analysis', 'src/store'],
    packages: ['zod', 'yaml', '@tensorflow/*', '@huggingface/*', 'webgpu', 'csv-parse', '@cortex-js/compute-engine'],
    node: true,
  },
  'src/host': {
    layers: ['src/contract', 'src/analysis', 'src/store', 'src/launchers'],
    packages: ['vscode', 'zod', 'yaml', '@vscode/l10n'],
    node: true,
  },
  webview: {
    layers: ['src/contract', 'src/analysis'],
    packages: [
      'zod',
      'lit',
      'lit/*',
      '@lit-labs/virtualizer',
      '@lit-labs/virtualizer/*',
      'uplot',
      'uplot/*',
      '@vscode/codicons/*',
    ],
    node: false,
  },
};

/** Packages that one file alone may import. */
export const packagesOfOneFile = { '@vscode/webview-ui-toolkit': 'webview/shared/controls.ts' };

const builtin = new Set(builtinModules);

/** @param {string} path relative to the root, with slashes @returns {string | undefined} */
export function layerOf(path) {
  return Object.keys(layers).find((layer) => path.startsWith(`${layer}/`));
}

const matches = (/** @type {string} */ name, /** @type {string} */ pattern) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

/**
 * Why `file` may not import `specifier`, or undefined where it may.
 * @param {string} file absolute @param {string} specifier as written in the import @returns {string | undefined}
 */
export function forbiddenImport(file, specifier) {
  const path = relative(root, file).replaceAll('\\', '/');
  const layer = layerOf(path);
  const allowed = layer && layers[layer];
  if (!allowed) return undefined;
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(path), specifier);
    const targetLayer = layerOf(target);
    if (targetLayer === layer) return undefined;
    if (targetLayer && allowed.layers.includes(targetLayer)) return undefined;
    return `${layer} may not import ${targetLayer ?? target}; allowed: ${allowed.layers.join(', ') || 'nothing outside itself'}.`;
  }
  if (specifier.startsWith('node:') || builtin.has(specifier)) {
    return allowed.node ? undefined : `${layer} may not import Node's "${specifier}": it runs in a browser too.`;
  }
  const alone = Object.entries(packagesOfOneFile).find(([name]) => specifier === name || specifier.startsWith(`${name}/`));
  if (alone) return path === alone[1] ? undefined : `"${alone[0]}" is imported in ${alone[1]} only.`;
  if (allowed.packages.some((pattern) => matches(specifier, pattern))) return undefined;
  return `${layer} may not import "${specifier}"; allowed packages: ${allowed.packages.join(', ') || 'none'}.`;
}
