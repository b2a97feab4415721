import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { evaluationRecordSchema } from '../../../src/contract/evaluation';
import { ParquetFile } from '../../../src/store/parquetFile';
import { RolloutFile } from '../../../src/store/rolloutFiles';
import { engineAndWorkspace } from './builtEngine';
import { runCli } from './runCli';
import { tinyModel } from './workspace';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const root = join(import.meta.dirname, '..', '..', '..');
const model = join(root, 'media', 'models', 'countdown');
const { engine, workspace } = engineAndWorkspace();

function evaluate(...args: string[]) {
  const common = ['--dataset', workspace.path('prompts.jsonl'), '--samples', '4', '--max-tokens', '32', '--backend', 'wasm'];
  return runCli(engine.cli, ['evaluate', ...common, ...args], { cwd: workspace.folder });
}

describe('evaluate --match-entropy-of', () => {
  it('evaluates at the temperature found, and records how it was: of the model itself that is the other’s', async () => {
    const out = workspace.path('matched');
    const args = ['--model', model, '--match-entropy-of', model, '--temperature', '1.2', '--out', out];
    const { code, stdout, stderr } = await evaluate(...args);
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /\nat T = 1\.2000: mean token entropy 0\.\d{4} nats, matched to within 0\.\d{4} to the 0\.\d{4} of countdown at T = 1\.2\npass@1 /,
    );
    const record = evaluationRecordSchema.parse(JSON.parse(readFileSync(join(out, 'evaluation.json'), 'utf8')));
    const { tried, entropy, tolerance } = record.entropyMatch!;
    expect(record.temperature).toBe(1.2);
    expect(record.entropyMatch).toMatchObject({ model: { path: model, name: 'countdown' }, temperature: 1.2, samples: 4 });
    expect(tried).toEqual([{ temperature: 1.2, entropy }]);
    expect(tolerance).toBeCloseTo(0.02 * entropy, 12);
    // The samples evaluated are those that were matched.
    const file = await RolloutFile.open(join(out, 'samples.parquet'), ParquetFile);
    const entropies = (await file.readColumns(['entropies'])).flatMap((row) => row.entropies);
    await file.close();
    expect(entropies.reduce((sum, one) => sum + one, 0) / entropies.length).toBeCloseTo(entropy, 6);
  });

  it('says what cannot be: an entropy out of reach, no run to have a base, nothing to match at temperature 0', async () => {
    // An untrained model is near ln 39 = 3.664 nats at T = 5, where the other still knows what it wants.
    const far = await evaluate('--model', model, '--match-entropy-of', tinyModel, '--temperature', '5');
    expect([far.code, far.stdout]).toEqual([2, '']);
    expect(far.stderr).toMatch(
      /\nposttrain evaluate: no temperature from 0\.05 to 5 gives .*countdown the 3\.66\d{2} nats that .*countdown-tiny has at T = 5: at T = 5 its mean token entropy is 3\.1\d{3}\n$/,
    );
    const lone = await evaluate('--model', model, '--match-entropy-of', 'base');
    expect(lone.stderr).toBe('posttrain evaluate: --match-entropy-of is base without --run; allowed: a model folder\n');
    const greedy = await evaluate('--model', model, '--match-entropy-of', model, '--temperature', '0');
    expect(greedy.stderr).toBe(
      'posttrain evaluate: --match-entropy-of is given with temperature 0, at which samples have no entropy; allowed: above 0\n',
    );
  });
});
