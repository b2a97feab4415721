import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ICONS } from '../../../webview/shared/iconNames';

test('code points are those of the codicon font', () => {
  const lines = readFileSync('node_modules/@vscode/codicons/dist/codicon.csv', 'utf8').trim().split('\n').slice(1);
  const published = new Map(lines.map((line) => line.split(',')).map((cells) => [cells[0], parseInt(cells.at(-1)!, 16)]));
  for (const [name, code] of Object.entries(ICONS)) expect([name, code]).toEqual([name, published.get(name)]);
});
