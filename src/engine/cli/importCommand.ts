import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { syncFolder, temporaryPath, writeFileAtomic } from '../../store/atomicFile';
import { InputError } from '../inputError';
import { readLlama2cModel, type Llama2cModel } from '../llama2c/modelFile';
import { readPieces } from '../llama2c/tokenizerFile';
import { tokenizerJson } from '../llama2c/tokenizerJson';
import { writeModelFolder } from '../model/folder';
import { ModelTokenizer } from '../model/tokenizer';
import { parseCommand, required, type Command } from './command';

export const importCommand: Command = {
  name: 'import',
  summary: 'turn a llama2.c model into a Hugging Face folder',
  help: `Usage: posttrain import FILE.bin --tokenizer TOK.bin --out DIR

Turns a model of llama2.c (version 0, float32) and its tokenizer into a Hugging Face model folder, which transformers reads too.

  --tokenizer TOK.bin  llama2.c's tokenizer of the model
  --out DIR            folder to make
`,
  async run(args) {
    const { values, positionals } = parseCommand(args, { tokenizer: { type: 'string' }, out: { type: 'string' } }, ['FILE.bin']);
    const out = resolve(required(values.out, 'out'));
    const tokenizerPath = required(values.tokenizer, 'tokenizer');
    if (existsSync(out)) throw new InputError(`--out is ${out}, which is there already; allowed: a folder that is not`);
    const model = await readLlama2cModel(positionals[0]!);
    const tokenizer = tokenizerJson(await readPieces(tokenizerPath, model.config.vocabSize));
    await writeFolder(out, model, tokenizer);
    process.stdout.write(
      `${out}: Llama, ${model.config.layers} layers of width ${model.config.hiddenSize}, ${model.layout.size} parameters, ${model.config.vocabSize} tokens\n`,
    );
    return 0;
  },
};

/** All files go to a folder beside it, which is then renamed: `out` is there whole or not at all. */
async function writeFolder(out: string, model: Llama2cModel, tokenizer: Record<string, unknown>): Promise<void> {
  const unfinished = temporaryPath(out);
  await mkdir(unfinished, { recursive: true });
  try {
    const tokenizerConfig = {
      tokenizer_class: 'PreTrainedTokenizerFast',
      bos_token: '<s>',
      eos_token: '</s>',
      unk_token: '<unk>',
      clean_up_tokenization_spaces: false,
      model_max_length: model.config.maxPositions,
    };
    // llama2.c's models never write </s>: a new <s> ends a text, as in run.c.
    const generation = { bos_token_id: 1, eos_token_id: [1, 2] };
    const write = (name: string, json: unknown): Promise<void> =>
      writeFileAtomic(join(unfinished, name), `${JSON.stringify(json, null, 2)}\n`);
    await write('tokenizer.json', tokenizer);
    await write('tokenizer_config.json', tokenizerConfig);
    await write('generation_config.json', generation);
    const ids = { eosTokenIds: generation.eos_token_id, bosTokenId: 1, padTokenId: null };
    const parsed = ModelTokenizer.parse(tokenizer, tokenizerConfig, join(out, 'tokenizer.json'), ids);
    await writeModelFolder(unfinished, { ...model, path: unfinished, tokenizer: parsed }, model.weights);
    await rename(unfinished, out);
    await syncFolder(dirname(out));
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}
