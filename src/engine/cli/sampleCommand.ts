import type { SampleOutput } from '../../contract/sampleOutput';
import { InputError } from '../inputError';
import { numberOption, parseCommand, required, type Command } from './command';
import { modelFolderOf } from '../model/hubModel';
import { readModel, withModel } from './modelOnDisk';
import { sampledCompletion } from './sampledCompletion';
import { checkRoom, defaultSampling, promptIdsOf, samplingFlags, samplingHelp, samplingOptions } from './samplingOptions';
import { terminalText } from './terminalText';
import { backendOption } from './trainCommand';

export const sampleCommand: Command = {
  name: 'sample',
  summary: 'sample completions of a prompt',
  help: `Usage: posttrain sample --model DIR --prompt TEXT [--n N] [--json] […]

Samples completions of a prompt from a Hugging Face model folder or a checkpoint.

  --model MODEL      model folder, or org/name of the Hugging Face hub where it is on disk
  --prompt TEXT      tokenised with the model's tokenizer as it is; "" is the beginning-of-text token alone
  --n N              completions (default 1)
${samplingHelp}
  --seed S           the completion i of seed S is the completion 0 of seed S + i (default 0)
  --backend NAME     compute backend (default: the best one that works)
  --json             prints {"completions":[{"text","tokenIds","tokens","logprobs","entropies","alternatives","finishReason"}]};
                     log-probabilities and entropies are in nats and of softmax(z / temperature), before top-k and top-p
`,
  async run(args) {
    const { values } = parseCommand(args, {
      model: { type: 'string' },
      prompt: { type: 'string' },
      n: { type: 'string' },
      seed: { type: 'string' },
      backend: { type: 'string' },
      json: { type: 'boolean' },
      ...samplingFlags,
    });
    const n = numberOption(values.n, 'n', 1, { least: 1, most: 100_000, integer: true });
    const seed = numberOption(values.seed, 'seed', 0, { least: 0, integer: true });
    const backend = backendOption(values.backend);
    const { prompt } = values;
    if (prompt === undefined) throw new InputError('--prompt is missing');
    const model = await readModel(modelFolderOf(required(values.model, 'model')));
    const promptIds = promptIdsOf({ prompt }, model);
    const options = samplingOptions(values, model, defaultSampling(model, promptIds.length));
    checkRoom(promptIds, options.maxTokens, model);
    const requests = Array.from({ length: n }, (_, i) => ({ promptIds, stream: [seed + i] }));
    const sampled = await withModel(model, backend, n, (compute) => compute.sample('policy', requests, options));
    const completions = sampled.map((tokens) => sampledCompletion(tokens, model.tokenizer));
    if (values.json) process.stdout.write(`${JSON.stringify({ completions } satisfies SampleOutput)}\n`);
    else process.stdout.write(completions.map(({ text }) => `${terminalText(text)}\n`).join(n > 1 ? '---\n' : ''));
    return 0;
  },
};
