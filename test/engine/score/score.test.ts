import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { scoreOutputSchema } from '../../../src/contract/perplexityReport';
import { scoresRecordSchema } from '../../../src/contract/scoresRecord';
import { readModelFolder } from '../../../src/engine/model/folder';
import { ParquetFile } from '../../../src/store/parquetFile';
import { RolloutFile, writeRollouts } from '../../../src/store/rolloutFiles';
import { writeJsonAtomic } from '../../../src/store/atomicFile';
import { sampleRow } from '../../store/fixtures';
import { sampleEvaluation } from '../../store/records';
import { engineAndWorkspace } from '../cli/builtEngine';
import { runCli } from '../cli/runCli';
import { expectedOf, fixtureFolder, logSoftmax } from '../fixtureModel';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engine, workspace } = engineAndWorkspace();
const model = fixtureFolder('llama');
const expected = expectedOf('llama');
const PROMPT = 2;

/** Log-probabilities of a row after its prompt, of the logits that transformers gives. */
function logprobsOf(row: number): number[] {
  const ids = expected.rows[row]!;
  return ids.slice(PROMPT).map((id, t) => logSoftmax(expected.logits[row]![PROMPT + t - 1]!)[id]!);
}

function perplexityOf(row: number): number {
  const logprobs = logprobsOf(row);
  return Math.exp(-logprobs.reduce((sum, one) => sum + one, 0) / logprobs.length);
}

/** The rows as samples of an evaluation at temperature 0.5, the last of them empty. */
async function evaluated(): Promise<string> {
  const { tokenizer } = await readModelFolder(model);
  const row = (index: number, ids: readonly number[]) =>
    sampleRow({
      ...{ prompt_id: `p${index}`, group: index, sample: 0, temperature: 0.5, reward: index === 0 ? 1 : 0 },
      prompt: tokenizer.decode(expected.rows[index]!.slice(0, PROMPT)),
      ...{ token_ids: [...ids], token_texts: ids.map((id) => tokenizer.tokenText(id)) },
      token_bytes: ids.map((id) => Buffer.from(tokenizer.tokenBytes(id)).toString('hex')),
      ...{ logprobs: ids.map(() => -1), entropies: ids.map(() => 1) },
      ...{ alternative_ids: [], alternative_texts: [], alternative_logprobs: [] },
    });
  const rows = expected.rows.map((ids, index) => row(index, ids.slice(PROMPT)));
  const folder = workspace.path('evaluations', 'eval-1');
  mkdirSync(folder, { recursive: true });
  const empty = { ...row(2, []), sample: 1 };
  await writeRollouts(join(folder, 'samples.parquet'), [[rows[0]!], [rows[1]!], [rows[2]!, empty]]);
  await writeJsonAtomic(join(folder, 'evaluation.json'), sampleEvaluation('eval-1', { temperature: 0.5 }));
  return folder;
}

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

it('scores samples at temperature 1 with the perplexities of transformers, beside them and without touching them', async () => {
  const folder = await evaluated();
  const samples = join(folder, 'samples.parquet');
  const before = sha256(samples);
  const args = ['score', '--model', model, '--samples', folder, '--backend', 'wasm'];
  const { code, stdout, stderr } = await runCli(engine.cli, [...args, '--json']);
  expect([code, stderr]).toEqual([0, '0/3 completions\n3/3 completions\n']);
  const { file, perplexity, ...record } = scoreOutputSchema.parse(JSON.parse(stdout));
  expect(record).toMatchObject({
    model: { path: model, name: 'llama', sha256: sha256(join(model, 'model.safetensors')) },
    texts: { kind: 'samples', path: samples, sha256: before },
    ...{ completions: 3, empty: 1, tokens: 8 + 4 + 1, temperature: 1, perProblem: null },
  });
  const [low, median, high] = [0, 1, 2].map(perplexityOf).sort((a, b) => a - b) as [number, number, number];
  expect(perplexity).toMatchObject({ count: 3, infinite: 0, median: expect.closeTo(median, 4) as number });
  expect([perplexity!.low, perplexity!.high]).toEqual([expect.closeTo(low, 4), expect.closeTo(high, 4)]);

  expect(dirname(file!)).toBe(folder);
  expect(sha256(samples)).toBe(before);
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  expect(scoresRecordSchema.parse(JSON.parse(readFileSync(file!.replace(/parquet$/, 'json'), 'utf8')))).toEqual(record);
  const written = await RolloutFile.open(file!, { open: (path) => ParquetFile.open(path) });
  const rows = await written.readColumns(['prompt_id', 'temperature', 'token_ids', 'logprobs', 'entropies', 'reward']);
  await written.close();
  expect(rows.map(({ prompt_id, temperature, reward }) => [prompt_id, temperature, reward])).toEqual([
    ['p0', 1, 1],
    ['p1', 1, 0],
    ['p2', 1, 0],
  ]);
  rows.forEach(({ logprobs, token_ids }, index) => {
    expect(token_ids).toEqual(expected.rows[index]!.slice(PROMPT));
    logprobsOf(index).forEach((logprob, t) => expect(logprobs[t]).toBeCloseTo(logprob, 4));
  });

  // Again: the same name, and the same numbers.
  const again = await runCli(engine.cli, args);
  expect(again.stdout).toContain(`perplexity of 3 completions (13 tokens) under llama: median ${median.toFixed(3)}, `);
  expect(again.stdout).toContain('Note: 1 completions have no token and no perplexity.\n');
  expect(readdirSync(folder).filter((name) => name.startsWith('scores-'))).toHaveLength(2);
});

it('scores reference solutions of a dataset in the model’s own tokens, their end among them', async () => {
  const { tokenizer } = await readModelFolder(model);
  const text = (ids: readonly number[]): string => tokenizer.decode([...ids]);
  const ids = expected.rows[1]!;
  // The last token of the second row is <end>, which a solution gets as SFT gives it.
  expect(ids.at(-1)).toBe(tokenizer.endTokenId);
  const line = { id: 'b', prompt: text(ids.slice(0, PROMPT)), completion: text(ids.slice(PROMPT, -1)) };
  const dataset = workspace.write('solutions.jsonl', `${JSON.stringify(line)}\n`);
  const out = workspace.path('references.parquet');
  const { code, stdout } = await runCli(engine.cli, ['score', '--model', model, '--samples', dataset, '--out', out, '--json']);
  expect(code).toBe(0);
  const output = scoreOutputSchema.parse(JSON.parse(stdout));
  expect(output).toMatchObject({ file: out, tokens: ids.length - PROMPT, texts: { kind: 'dataset', path: dataset } });
  expect(output.perplexity!.median).toBeCloseTo(perplexityOf(1), 4);
});
