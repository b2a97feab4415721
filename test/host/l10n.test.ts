import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Every text handed to `l10n.t` under src/host. */
function texts(): string[] {
  const files = readdirSync('src/host', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const found = files.flatMap((name) =>
    [...readFileSync(join('src/host', name), 'utf8').matchAll(/l10n\.t\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    ),
  );
  return [...new Set(found.map((text) => text.replace(/\\(.)/g, '$1')))].sort();
}

// `npm run schema` runs this with --update, which writes the file that translators start from.
it('l10n/bundle.l10n.json holds every text of the host', async () => {
  const bundle = Object.fromEntries(texts().map((text) => [text, text]));
  await expect(`${JSON.stringify(bundle, null, 2)}\n`).toMatchFileSnapshot('../../l10n/bundle.l10n.json');
});

it('no text of the host is put together outside l10n.t', () => {
  const files = readdirSync('src/host', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  for (const name of files) {
    const source = readFileSync(join('src/host', name), 'utf8');
    expect([name, source.match(/show(?:Information|Warning|Error)Message\(\s*['"`]/)]).toEqual([name, null]);
  }
});
