import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exampleFiles } from '../../src/engine/countdown/exampleFiles';
import { countdownTokenizerConfig, countdownTokenizerJson } from '../../src/engine/countdown/tokenizer';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const generated = new Map([
  ...[...exampleFiles()].map(([path, content]) => [join('examples', path), content] as const),
  ...['media/models/countdown', 'media/models/countdown-narrow', 'test/fixtures/countdown-tiny'].flatMap(
    (folder) =>
      [
        [join(folder, 'tokenizer.json'), json(countdownTokenizerJson())],
        [join(folder, 'tokenizer_config.json'), json(countdownTokenizerConfig())],
      ] as const,
  ),
]);

describe('files in the repository that the example generates (UPDATE_EXAMPLES=1 writes them)', () => {
  for (const [path, content] of generated) {
    it(path, () => {
      if (process.env['UPDATE_EXAMPLES'] === '1') {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content);
      }
      expect(readFileSync(path, 'utf8')).toBe(content);
    });
  }
});
