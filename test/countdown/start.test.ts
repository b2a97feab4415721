import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listEvaluations, samplesFile } from '../../src/store/evaluationFiles';
import { readRunView } from '../../src/store/runView';
import { buildEngine } from '../engine/cli/builtEngine';
import { runCli, startCli, type CliResult } from '../engine/cli/runCli';

const root = join(import.meta.dirname, '..', '..');
const project = mkdtempSync(join(tmpdir(), 'posttrain-project-'));
const cli = join(project, 'dist', 'engine', 'posttrain.js');
const runs = join(project, 'runs');

beforeAll(async () => {
  const engine = await buildEngine();
  cpSync(engine.folder, join(project, 'dist', 'engine'), { recursive: true });
  engine.remove();
  for (const folder of ['examples', 'media']) symlinkSync(join(root, folder), join(project, folder));
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

const small = ['--backend', 'wasm', '--runs-folder', runs];
for (const setting of [
  'max_steps=2',
  'eval_dataset=null',
  'num_generations=4',
  'per_device_train_batch_size=8',
  'gradient_accumulation_steps=2',
]) {
  small.push('--set', setting);
}
const runFolderIn = ({ stdout }: CliResult): string => /^GRPO run \S+ in (.*)$/m.exec(stdout)?.[1] ?? '';

describe('posttrain start', () => {
  it('trains, evaluates both models on the same held-out problems, and says where everything is', async () => {
    const result = await runCli(cli, ['start', '--samples', '4', ...small]);
    expect([result.code, result.stderr]).toEqual([0, '']);
    const folder = runFolderIn(result);
    expect(result.stdout).toContain(`Run folder: ${folder}\nSee it in VS Code: npm run vscode\n`);
    expect((await readRunView(folder)).state).toBe('finished');

    const { evaluations } = await listEvaluations(folder);
    expect(evaluations.map(({ step }) => step)).toEqual([null, 2]);
    const heldOut = readFileSync(join(root, 'examples/data/countdown-test.jsonl'), 'utf8').trim().split('\n');
    for (const { id, problems, passAtK, samples } of evaluations) {
      expect(problems.map(({ problem }) => problem)).toEqual(heldOut.map((line) => (JSON.parse(line) as { id: string }).id));
      expect(samples).toBe(4);
      expect(existsSync(samplesFile(folder, id))).toBe(true);
      for (const { value, low, high } of passAtK) {
        expect(result.stdout).toContain(`${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`);
      }
    }
    const pass1 = evaluations[0]?.passAtK[0]?.value ?? NaN;
    expect(pass1).toBeGreaterThan(0.08);
    expect(pass1).toBeLessThan(0.4);
    // From the first step on every line of progress ends in the time left.
    const progress = result.stdout.split('\n').filter((line) => /^(step \d+\/|base model|trained model)/.test(line));
    expect(progress.length).toBeGreaterThanOrEqual(6);
    for (const line of progress) expect(line).toMatch(/ · [\d hmins]+ left$/);
  });

  it('stops cleanly when interrupted, with a checkpoint to go on from', async () => {
    const { child, ended } = startCli(cli, ['start', ...small, '--set', 'max_steps=500']);
    child.stdout!.on('data', (text: Buffer) => {
      if (text.toString().includes('step 1/500')) child.kill('SIGINT');
    });
    const result = await ended;
    expect([result.code, result.stderr]).toEqual([0, '']);
    expect(result.stdout).toMatch(/Stopped\. Go on with it: node .*posttrain\.js resume /);
    const view = await readRunView(runFolderIn(result));
    expect(view.state).toBe('stopped');
    expect(view.checkpoints).toHaveLength(1);
  });

  it('refuses a recipe of another method', async () => {
    const result = await runCli(cli, ['start', '--set', 'method=sft']);
    expect(result.code).toBe(2);
  });
});
