import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { endOfChild, type Stopping } from '../../../src/engine/cli/sweepChild';
import { temporaryFolder } from '../../store/fixtures';

it('gives only a child that is to end with this process the channel that tells it', async () => {
  const folder = temporaryFolder();
  const program = join(folder, 'child.cjs');
  // What `endWithParent` looks at; a channel that is held open would keep the child.
  writeFileSync(program, 'process.exit(process.connected ? 5 : 6);');
  vi.stubGlobal(
    'process',
    Object.assign(Object.create(process) as NodeJS.Process, { argv: [process.argv[0], program], execArgv: [] }),
  );
  const stopping: Stopping = { isAsked: () => false, ask: () => undefined, onAsked: null, dispose: () => undefined };
  const log = join(folder, 'log');
  try {
    const ends = [true, false].map((endsWithThis) => endOfChild([], stopping, { log, endsWithThis }));
    expect(await Promise.all(ends)).toEqual([{ code: 5 }, { code: 6 }]);
  } finally {
    vi.unstubAllGlobals();
  }
});
