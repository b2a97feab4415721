import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { perplexityReportSchema } from '../../../src/contract/perplexityReport';
import type { RolloutRow } from '../../../src/contract/rollout';
import type { ScoresRecord } from '../../../src/contract/scoresRecord';
import { writeJsonAtomic } from '../../../src/store/atomicFile';
import { writeRollouts } from '../../../src/store/rolloutFiles';
import { writeScores } from '../../../src/store/scoresFiles';
import { engineAndWorkspace } from '../cli/builtEngine';
import { runCli } from '../cli/runCli';
import { sampleRow } from '../../store/fixtures';
import { sampleEvaluation } from '../../store/records';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engine, workspace } = engineAndWorkspace();

/** Two tokens of probability 1/p each: perplexity p, exact enough in float32. */
const row = (group: number, sample: number, p: number): RolloutRow =>
  sampleRow({ ...{ prompt_id: `p${group}`, group, sample, temperature: 1 }, logprobs: [-Math.log(p), -Math.log(p)] });

const about = (texts: string, who: string): ScoresRecord => ({
  ...{ schemaVersion: 1, createdAt: 2, temperature: 1, perProblem: null, completions: 4, empty: 0, tokens: 8 },
  model: { path: `/m/${who}`, name: who, sha256: who },
  texts: { kind: 'samples', path: texts, sha256: createHash('sha256').update(readFileSync(texts)).digest('hex') },
});

it('prints boxes of an evaluation and of the scores beside it, and how their medians differ', async () => {
  const folder = workspace.path('evaluations', 'eval-rl');
  mkdirSync(folder, { recursive: true });
  const samples = join(folder, 'samples.parquet');
  await writeRollouts(samples, [
    [row(0, 0, 1), row(0, 1, 2)],
    [row(1, 0, 3), row(1, 1, 4)],
  ]);
  const evaluation = sampleEvaluation('eval-rl', {
    step: 60,
    model: { path: '/m/step-000060', name: 'step-000060', sha256: 'rl' },
  });
  await writeJsonAtomic(join(folder, 'evaluation.json'), evaluation);
  const file = join(folder, 'scores-base.parquet');
  await writeScores({ file, record: about(samples, 'base') }, [
    [row(0, 0, 2), row(0, 1, 4)],
    [row(1, 0, 6), row(1, 1, 8)],
  ]);
  const { code, stdout, stderr } = await runCli(engine.cli, ['analyze', 'perplexity', '--scores', folder, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  const { boxes, differences, caveats } = perplexityReportSchema.parse(JSON.parse(stdout));
  expect(caveats).toEqual([]);
  expect(boxes.map(({ texts, under, problems, completions, empty }) => [texts, under, problems, completions, empty])).toEqual([
    ['step 60', 'step 60', 2, 4, 0],
    ['step 60', 'base', 2, 4, 0],
  ]);
  // Of 1, 2, 3, 4: NumPy's quartiles are 1.75, 2.5 and 3.25.
  const near = (value: number): unknown => expect.closeTo(value, 5);
  expect(boxes[0]!.box).toMatchObject({
    q1: near(1.75),
    median: near(2.5),
    q3: near(3.25),
    low: near(1),
    high: near(4),
    infinite: 0,
  });
  // Twice as high on each text: 5 less 2.5. Of p0 alone it is 3 less 1.5, of p1 alone 7 less 3.5.
  expect(differences).toEqual([
    { of: 1, less: 0, sameTexts: true, problems: 2, value: near(2.5), low: near(1.5), high: near(3.5) },
  ]);

  const table = await runCli(engine.cli, ['analyze', 'perplexity', '--scores', folder]);
  expect(table.stdout).toMatch(/\nstep 60, under base +2\.000 +3\.500 +5\.000 +6\.500 +8\.000 +4 +2 +0\n/);
  expect(table.stdout).toContain('  step 60, under base less step 60, under step 60: +2.500 [+1.500, +3.500]\n');
});

it('samples of another temperature have no box of their own, and it says why', async () => {
  const folder = workspace.path('evaluations', 'eval-cold');
  mkdirSync(folder, { recursive: true });
  const samples = join(folder, 'samples.parquet');
  await writeRollouts(samples, [[{ ...row(0, 0, 2), temperature: 0.6 }]]);
  await writeJsonAtomic(join(folder, 'evaluation.json'), sampleEvaluation('eval-cold', { temperature: 0.6 }));
  const file = join(folder, 'scores-own.parquet');
  await writeScores({ file, record: about(samples, 'own') }, [[row(0, 0, 5)]]);
  const { stdout } = await runCli(engine.cli, ['analyze', 'perplexity', '--scores', folder, '--json']);
  const { boxes, caveats } = perplexityReportSchema.parse(JSON.parse(stdout));
  expect(boxes.map(({ under, box }) => [under, box?.median])).toEqual([['own', expect.closeTo(5, 5)]]);
  expect(caveats).toEqual([
    'm was sampled at temperature 0.6, and its own log-probabilities are not those of temperature 1; posttrain score gives them',
  ]);
});
