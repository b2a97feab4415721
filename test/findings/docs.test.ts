import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { findingsFiles } from './document';
import { readRecords } from './records';

const docs = fileURLToPath(new URL('../../docs', import.meta.url));

it('docs/findings.md and its figures are those of the committed records', () => {
  for (const [name, text] of Object.entries(findingsFiles(readRecords(join(docs, 'findings/records.json.gz')))))
    expect(readFileSync(join(docs, name), 'utf8'), name).toBe(text);
});
