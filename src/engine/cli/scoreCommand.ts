import { resolve } from 'node:path';
import { boxSummary } from '../../analysis/boxSummary';
import type { ScoreOutput } from '../../contract/perplexityReport';
import type { ScoresRecord } from '../../contract/scoresRecord';
import { modelName } from '../../store/hubCache';
import { writeScores } from '../../store/scoresFiles';
import { givenTexts } from '../score/givenTexts';
import { scoresFile } from '../score/scoresFile';
import { checkTexts, scoreTexts } from '../score/scoreTexts';
import { weightFilesOf } from '../model/openModel';
import { fileSha256 } from '../training/fileSha256';
import { numberOption, parseCommand, required, type Command } from './command';
import { evaluationTarget } from './evaluationTarget';
import { readModel, withModel } from './modelOnDisk';
import { terminalText } from './terminalText';
import { backendOption } from './trainCommand';

export const scoreCommand: Command = {
  name: 'score',
  summary: 'log-probabilities and perplexity of given texts under a model',
  help: `Usage: posttrain score --model MODEL --samples FILE|FOLDER [--per-problem N] [--step N] [--out FILE|FOLDER] [--json]

Scores completions under a model: the log-probability and entropy of each token under softmax(z), that is at temperature 1, whatever they
were sampled at, and the perplexity of each text, exp(−1/T Σ log p) over its T tokens. The log-probabilities that samples come with
describe softmax(z / temperature): they are those of temperature 1 only where they were sampled at 1 (or at 0).

  --model MODEL      model folder, or org/name of the Hugging Face hub where it is on disk
  --samples PATH     what was sampled: an evaluation's folder, samples.parquet, a rollouts file, a run's folder with --step. They are scored by
                       the tokens they were sampled in, which the model must have too
                     or a dataset of completions, such as reference solutions (JSONL, CSV or Parquet: prompt and completion, messages, or
                       GSM8K's question and answer), which is cut into the model's own tokens and ends with its end of text
  --per-problem N    only the first N samples of each problem
  --step N           of a run's rollouts: which step
  --out PATH         the Parquet file to write, or its folder (default: beside the samples of an evaluation, else none). It has a rollout
                     a text; a JSON file of the same name says who scored what, by path and SHA-256
  --backend NAME     compute backend (default: the best one that works)
  --json             prints one line of JSON
`,
  async run(args) {
    const { values } = parseCommand(args, {
      ...{ model: { type: 'string' }, samples: { type: 'string' }, 'per-problem': { type: 'string' }, step: { type: 'string' } },
      ...{ out: { type: 'string' }, backend: { type: 'string' }, json: { type: 'boolean' } },
    });
    const wholeNumber = (text: string | undefined, name: string, least: number): number | null =>
      text === undefined ? null : numberOption(text, name, 0, { least, integer: true });
    const perProblem = wholeNumber(values['per-problem'], 'per-problem', 1);
    const step = wholeNumber(values.step, 'step', 0);
    const samples = required(values.samples, 'samples');
    const { model: path } = await evaluationTarget({ model: required(values.model, 'model') });
    const backend = backendOption(values.backend);
    const model = await readModel(path);
    const given = await givenTexts(samples, model, { perProblem, step });
    const texts = checkTexts(given.texts, given.file, model);
    const who = { path, name: modelName(path), sha256: await fileSha256(...(await weightFilesOf(path))) };
    const file = scoresFile(values.out, given, who);
    const scored = await withModel(model, backend, texts.length, (compute) =>
      scoreTexts(compute, model, texts, (done) => process.stderr.write(`${done}/${texts.length} completions\n`)),
    );
    const record: ScoresRecord = {
      ...{ schemaVersion: 1, createdAt: Date.now(), model: who },
      texts: { kind: given.kind, path: resolve(given.file), sha256: await fileSha256(given.file) },
      ...{ temperature: 1, perProblem, completions: texts.length, empty: given.texts.length - texts.length },
      tokens: scored.tokens,
    };
    if (file !== null) await writeScores({ file, record }, scored.groups);
    const output: ScoreOutput = { ...record, file, perplexity: boxSummary(scored.perplexities) };
    process.stdout.write(values.json ? `${JSON.stringify(output)}\n` : terminalText(plain(output)));
    return 0;
  },
};

function plain({ model, completions, empty, tokens, perplexity, file }: ScoreOutput): string {
  const box = perplexity
    ? `median ${perplexity.median.toFixed(3)}, quartiles ${perplexity.q1.toFixed(3)} to ${perplexity.q3.toFixed(3)}, whiskers ${perplexity.low.toFixed(3)} to ${perplexity.high.toFixed(3)}`
    : 'infinite';
  const left = empty === 0 ? '' : `Note: ${empty} completions have no token and no perplexity.\n`;
  return `perplexity of ${completions} completions (${tokens} tokens) under ${model.name}: ${box}\n${left}${file === null ? '' : `${file}\n`}`;
}
