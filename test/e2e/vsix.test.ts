import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRunRecord } from '../../src/store/runRecordFile';
import { enterAllTheWay, isAlive, stepReached, trainerPid } from './flows';
import { root, testFolder } from './paths.mjs';
import { until } from './until';
import { VisualStudioCode } from './vscode';

const vsix = join(testFolder, 'post-training-lab.vsix');

/** What users get: the VSIX alone, in an empty folder, with nothing of this repository beside it. */
describe('the VSIX', () => {
  let code: VisualStudioCode | undefined;
  let run: string | undefined;
  const workspace = mkdtempSync(join(tmpdir(), 'post-training-lab-empty-'));

  beforeAll(async () => {
    const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
    await promisify(execFile)(process.execPath, [vsce, 'package', '--out', vsix], { cwd: root });
  });
  afterAll(async () => {
    if (run) {
      const pid = await trainerPid(run);
      if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    }
    await code?.close();
    rmSync(workspace, { recursive: true, force: true });
  });

  it('is smaller than 10 MB', () => {
    expect(statSync(vsix).size).toBeLessThan(10e6);
  });

  it('starts a GRPO run on WebAssembly with no node_modules beside it', async () => {
    code = await VisualStudioCode.open({ theme: 'dark', workspace, vsix });
    const [installed] = readdirSync(join(code.server.folder, 'extensions')).filter((name) =>
      name.startsWith('post-training-lab'),
    );
    const contents = readdirSync(join(code.server.folder, 'extensions', installed!));
    expect(contents).toContain('dist');
    expect(contents).not.toContain('node_modules');
    await code.openContainer('Post-Training');
    run = (await enterAllTheWay(code, 'Post-Training: Start GRPO Run', workspace)).run;
    await stepReached(run, 1);
    expect((await readRunRecord(run)).backend?.name).toBe('wasm');
    await until('the tree shows the step', 30_000, async () => (await code!.treeRows()).some((row) => /step [1-9]/.test(row)));
    await code.command('Post-Training: Open Rollouts');
    const frame = await code.webview('ptl-rollouts');
    await frame.locator('ptl-completion').first().waitFor();
    expect(code.violations).toEqual([]);
    expect(code.errors).toEqual([]);
    await code.screenshot('vsix-rollouts');
  });
});
