import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PromptFollower } from '../../src/host/panels/promptFollower';
import { rolloutAnswers } from '../../src/host/panels/rolloutAnswers';
import { ParquetFile } from '../../src/store/parquetFile';
import { writeRollouts } from '../../src/store/rolloutFiles';
import { sampleRow, temporaryFolder } from '../store/fixtures';

it('reads the steps near the one shown first, a few files an answer, and each file once', async () => {
  const folder = temporaryFolder();
  const files = [];
  for (let step = 1; step <= 60; step++) {
    const file = join(folder, `step-${String(step).padStart(6, '0')}.parquet`);
    // The prompt is in every third step, with rewards 1 and 0 in it.
    const prompt_id = step % 3 === 0 ? 'p' : `other-${step}`;
    await writeRollouts(file, [[sampleRow({ prompt_id, reward: 1 }), sampleRow({ prompt_id, sample: 1, reward: 0 })]]);
    files.push({ step, file });
  }
  const follower = new PromptFollower(rolloutAnswers(ParquetFile));
  const first = await follower.follow(files, 'p', 30);
  expect(first.unread).toBe(48);
  expect(first.points.map(({ step }) => step)).toEqual([24, 27, 30, 33]);
  expect(first.points[0]).toEqual({ step: 24, group: 0, mean: 0.5 });
  const left = [];
  for (let answer = 0; answer < 4; answer++) left.push((await follower.follow(files, 'p', 30)).unread);
  expect(left).toEqual([36, 24, 12, 0]);
  for (const { file } of files) rmSync(file);
  const all = await follower.follow(files, 'p', 30);
  expect(all.points.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, index) => 3 * (index + 1)));
  expect(await follower.follow(files, 'other-1', 1)).toEqual({
    points: [{ step: 1, group: 0, mean: 0.5 }],
    unread: 0,
    unreadable: [],
  });
});

it('tells of a damaged file once, and goes on with the others', async () => {
  const folder = temporaryFolder();
  const files = [1, 2, 3].map((step) => ({ step, file: join(folder, `step-00000${step}.parquet`) }));
  for (const { file } of files) await writeRollouts(file, [[sampleRow({ prompt_id: 'p', reward: 1 })]]);
  writeFileSync(files[1]!.file, 'PAR1 and no more');
  const follower = new PromptFollower(rolloutAnswers(ParquetFile));
  const found = {
    points: [1, 3].map((step) => ({ step, group: 0, mean: 1 })),
    unread: 0,
    unreadable: [{ step: 2, reason: expect.stringContaining('step-000002.parquet') as string }],
  };
  expect(await follower.follow(files, 'p', 2)).toEqual(found);
  for (const { file } of files) rmSync(file);
  expect(await follower.follow(files, 'p', 2)).toEqual(found);
});
