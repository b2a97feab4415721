import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import * as z from 'zod';
import { sampleOutputSchema } from '../../../src/contract/sampleOutput';
import { exitCodeOf } from '../../../src/engine/cli/exitCode';
import { importCommand } from '../../../src/engine/cli/importCommand';
import { engineAndWorkspace } from './builtEngine';
import { runCli } from './runCli';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const fixture = join(import.meta.dirname, '../../fixtures/stories260K');
const model = readFileSync(join(fixture, 'stories260K.bin'));
const tokenizer = readFileSync(join(fixture, 'tok512.bin'));

const { engine, workspace } = engineAndWorkspace();

async function imported(from: { model: string; tokenizer: string; out: string }) {
  return runCli(engine.cli, ['import', from.model, '--tokenizer', from.tokenizer, '--out', from.out], { cwd: workspace.folder });
}

it('turns llama2.c’s stories260K into a folder that decodes the tokens that NumPy decodes', async () => {
  const out = workspace.path('new', 'stories260K');
  const result = await imported({ model: join(fixture, 'stories260K.bin'), tokenizer: join(fixture, 'tok512.bin'), out });
  expect(result).toMatchObject({
    ...{ code: 0, stderr: '' },
    stdout: `${out}: Llama, 5 layers of width 64, 260032 parameters, 512 tokens\n`,
  });
  expect(readdirSync(out).sort()).toEqual([
    'config.json',
    'generation_config.json',
    'model.safetensors',
    'tokenizer.json',
    'tokenizer_config.json',
  ]);
  const expected = z
    .object({ token_ids: z.array(z.number()), entropy: z.array(z.number()), logprob: z.array(z.number()) })
    .parse(JSON.parse(readFileSync(join(fixture, 'expected.json'), 'utf8')));
  const asked = ['sample', '--model', out, '--prompt', '', '--temperature', '0', '--json', '--backend', 'wasm'];
  const { code, stdout } = await runCli(engine.cli, asked);
  expect(code).toBe(0);
  const { completions } = sampleOutputSchema.parse(JSON.parse(stdout));
  const [{ tokenIds, entropies, logprobs, tokens }] = completions as [(typeof completions)[0]];
  expect(tokenIds.slice(0, 150)).toEqual(expected.token_ids);
  expect(tokens.slice(0, 4).join('')).toBe(' Once upon a time');
  const difference = (found: readonly number[], wanted: readonly number[]): number =>
    Math.max(...wanted.map((value, t) => Math.abs(value - found[t]!)));
  expect(difference(entropies, expected.entropy)).toBeLessThan(1e-4);
  expect(difference(logprobs, expected.logprob)).toBeLessThan(1e-4);
});

/** A copy with an int32 of its header or its first record changed. */
function changed(bytes: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeInt32LE(value, at);
  return copy;
}

const cases: [string, { model?: Buffer; tokenizer?: Buffer }, RegExp][] = [
  [
    'an empty model',
    { model: Buffer.alloc(0) },
    /model\.bin is not a llama2\.c file: it has 0 bytes, and the header alone needs 28/,
  ],
  [
    'a later version',
    { model: changed(changed(model, 0, 0x616b3432), 4, 2) },
    /model\.bin is a llama2\.c file of version 2; allowed: version 0/,
  ],
  [
    'another kind of file',
    { model: Buffer.from('PK\u0003\u0004'.padEnd(64, 'x')) },
    /model\.bin is not a llama2\.c file: dim in its header is \d+; allowed: 1 to 16777216/,
  ],
  [
    'heads that do not divide the width',
    { model: changed(model, 12, 7) },
    /dim 64, n_heads 7 and n_kv_heads 4 in its header do not divide/,
  ],
  ['a vocabulary of none', { model: changed(model, 20, 0) }, /vocab_size in its header is 0; allowed/],
  [
    'a torn model',
    { model: model.subarray(0, -4) },
    /model\.bin has 1056536 bytes, and its header \(64, 172, 5, 8, 4, 512, 512\) describes a file of 1056540/,
  ],
  ['a model without its output head', { model: changed(model, 20, -512) }, /describes a file of 1187612/],
  ['an empty tokenizer', { tokenizer: Buffer.alloc(0) }, /tok\.bin is not a llama2\.c tokenizer: it has 0 bytes/],
  ['a torn tokenizer', { tokenizer: tokenizer.subarray(0, -1) }, /token 511 has a length of 3 bytes, and 2 are left/],
  ['a tokenizer that ends in a token’s score', { tokenizer: tokenizer.subarray(0, 6) }, /it ends within token 0/],
  ['a negative length', { tokenizer: changed(tokenizer, 8, -1) }, /token 0 has a length of -1 bytes/],
  [
    'a tokenizer of another size',
    { tokenizer: tokenizer.subarray(0, -11) },
    /tok\.bin has 511 tokens, and the model's vocabulary has 512/,
  ],
  ['tokens that are no bytes where bytes belong', { tokenizer: shifted() }, /token 3 must be <0x00>; found "<0x01>"/],
  ['a token twice', { tokenizer: repeated() }, /tokens 509 and 510 are both "\]"/],
  [
    'a token that is not UTF-8',
    { tokenizer: Buffer.concat([tokenizer.subarray(0, -3), Buffer.of(0xff, 0xff, 0xff)]) },
    /token 511 is not UTF-8/,
  ],
];

/** Without token 3, and the last token twice. */
function shifted(): Buffer {
  const record = tokenizer.indexOf('<0x00>') - 8;
  return Buffer.concat([tokenizer.subarray(0, record), tokenizer.subarray(record + 14), tokenizer.subarray(-11)]);
}

/** Token 510 made equal to token 509. */
function repeated(): Buffer {
  const copy = Buffer.from(tokenizer);
  copy.write(']', copy.lastIndexOf('~'));
  return copy;
}

it.each(cases)('refuses %s in one sentence and writes nothing', async (name, files, message) => {
  const folder = workspace.path(`bad-${cases.findIndex(([other]) => other === name)}`);
  await mkdir(folder);
  const paths = { model: join(folder, 'model.bin'), tokenizer: join(folder, 'tok.bin'), out: join(folder, 'out') };
  await writeFile(paths.model, files.model ?? model);
  await writeFile(paths.tokenizer, files.tokenizer ?? tokenizer);
  const messages: string[] = [];
  const run = importCommand.run([paths.model, '--tokenizer', paths.tokenizer, '--out', paths.out]);
  const code = await run.catch((error: unknown) => exitCodeOf(error, 'import', (text) => messages.push(text)));
  expect(code).toBe(2);
  expect(messages.join('')).toMatch(message);
  expect(messages.join('').trimEnd().split('\n')).toHaveLength(1);
  expect(readdirSync(folder).sort()).toEqual(['model.bin', 'tok.bin']);
});

it('refuses a missing file, a folder for a file, and to write over anything', async () => {
  const good = { model: join(fixture, 'stories260K.bin'), tokenizer: join(fixture, 'tok512.bin'), out: workspace.path('x') };
  const refused = async (change: Partial<typeof good>): Promise<string> => {
    const { code, stderr } = await imported({ ...good, ...change });
    expect(code).toBe(2);
    return stderr;
  };
  expect(await refused({ model: 'nowhere.bin' })).toBe('posttrain import: nowhere.bin is missing\n');
  expect(await refused({ tokenizer: fixture })).toMatch(/stories260K is a folder; a file is needed\n$/);
  expect(await refused({ out: workspace.folder })).toMatch(
    /--out is .*, which is there already; allowed: a folder that is not\n$/,
  );
  const { code, stderr } = await runCli(engine.cli, ['import', good.model, '--out', good.out]);
  expect([code, stderr]).toEqual([2, 'posttrain import: --tokenizer is missing\n']);
});
