import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { forbiddenImport, layerOf, layers } from './layers.mjs';

const root = resolve(import.meta.dirname, '../..');

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(root, folder, name));
}

/** Everything a file imports: static, dynamic, type-only and re-exported. */
function importsOf(file: string): string[] {
  return ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.map((found) => found.fileName);
}

describe('layers', () => {
  it.each(Object.keys(layers))('%s imports only what it may', (layer) => {
    const problems = sourceFiles(layer).flatMap((file) =>
      importsOf(file).flatMap((specifier) => forbiddenImport(file, specifier) ?? []),
    );
    expect(problems).toEqual([]);
  });

  it('every source file is in a layer', () => {
    const strays = sourceFiles('src').filter((file) => layerOf(file.slice(root.length + 1)) === undefined);
    expect(strays).toEqual([]);
  });

  it('the extension host decodes no Parquet file in its own thread', () => {
    const threads = /Worker\.ts$/;
    const decoding = sourceFiles('src/host').filter(
      (file) => !threads.test(file) && /import (?!type )[^;]*\/parquetFile'/.test(readFileSync(file, 'utf8')),
    );
    expect(decoding).toEqual([]);
  });

  it.each([
    ['src/host/extension.ts', 'vscode', undefined],
    ['src/store/watch.ts', 'vscode', 'src/store may not import "vscode"'],
    ['src/host/panels/run.ts', '../../engine/model/config', 'src/host may not import src/engine'],
    ['src/host/panels/run.ts', '@tensorflow/tfjs-core', 'src/host may not import "@tensorflow/tfjs-core"'],
    ['src/engine/cli/main.ts', '../../../test/fixtures/x', 'src/engine may not import test/fixtures/x'],
    ['webview/run/main.ts', '../../src/store/runView', 'webview may not import src/store'],
    ['webview/run/main.ts', 'node:fs', 'webview may not import Node\'s "node:fs"'],
    [
      'webview/run/main.ts',
      '@vscode/webview-ui-toolkit',
      '"@vscode/webview-ui-toolkit" is imported in webview/shared/controls.ts only',
    ],
    ['webview/shared/controls.ts', '@vscode/webview-ui-toolkit', undefined],
    ['src/contract/events.ts', '../analysis/entropy', 'src/contract may not import src/analysis'],
  ])('%s importing %s', (file, specifier, problem) => {
    const found = forbiddenImport(join(root, file), specifier);
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(problem);
  });
});

describe('file sizes', () => {
  it('has no file over 500 lines, nine in ten within 300, half within 100', () => {
    const sizes = [...sourceFiles('src'), ...sourceFiles('webview')]
      .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length }))
      .sort((a, b) => a.lines - b.lines);
    expect(sizes.filter(({ lines }) => lines > 500)).toEqual([]);
    expect(sizes[Math.floor(sizes.length * 0.9)]?.lines).toBeLessThanOrEqual(300);
    expect(sizes[Math.floor(sizes.length / 2)]?.lines).toBeLessThanOrEqual(100);
  });

  it('has no file called utils, helpers, common or misc', () => {
    const vague = /\/(utils?|helpers?|common|misc)(\.ts|\/)/;
    expect([...sourceFiles('src'), ...sourceFiles('webview')].filter((file) => vague.test(file))).toEqual([]);
  });
});
