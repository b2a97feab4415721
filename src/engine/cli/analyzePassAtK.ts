import { resolve } from 'node:path';
import { passAtKReport } from '../analyze/passAtKReport';
import { passAtKTable } from '../analyze/passAtKTable';
import { readSamples } from '../analyze/readSamples';
import type { SampleSet } from '../analyze/sampleSet';
import { withAnswers } from '../evaluation/answers';
import { InputError } from '../inputError';
import { parseCommand, required, type Command } from './command';
import { answerOption } from './strategyOptions';
import { terminalText } from './terminalText';

export const analyzePassAtK: Command = {
  name: 'pass-at-k',
  summary: 'pass@k with intervals, and against another model where the curves cross and which problems changed',
  help: `Usage: posttrain analyze pass-at-k --samples BASE [--against OTHER] [--k 1,2,4] [--tau 0.5,1] [--json]

Prints the unbiased pass@k of samples, with 95 % intervals (bootstrap over problems); maj@k where samples have answers; G-Pass@k. With
--against both models are taken on the problems that both have, and the difference is paired.

  --samples FILE     right and wrong samples by problem, one of
                       JSONL lines {"problem": "p1", "correct": 1}, with an "answer" for maj@k
                       JSONL lines {"problem": "p1", "n": 128, "c": 17}
                       lm-evaluation-harness's samples_TASK_DATE.jsonl (--log_samples)
                       JSONL lines with a solution by model: {"question": …, "MODEL": {"is_correct": true}}
                       JSON {"samples": {"MODEL": [[0, 1, …], …]}}: a list a problem, 1 where a sample is right
                       an evaluation's folder, samples.parquet, a rollouts file, or Parquet with the columns above
                       a run's folder: every evaluation of it, without --against
  --against FILE     the same of another model; --samples is then the base
  --k LIST           (default 1, 2, 4 … up to the fewest samples of a problem)
  --tau LIST         shares of k samples that are to be right in G-Pass@k (default 0.5, 0.75, 1)
  --answer KIND      of rollouts: what the answer is, for maj@k, as of posttrain evaluate: after_answer, number, completion, or
                     {name: regex, pattern: "…"}
  --metric NAME      of lm-evaluation-harness: the metric that says right or wrong
  --filter NAME      of lm-evaluation-harness: the filter whose answers count
  --json             prints one line of JSON
`,
  async run(args) {
    const { values } = parseCommand(args, {
      ...{ samples: { type: 'string' }, against: { type: 'string' }, k: { type: 'string' }, tau: { type: 'string' } },
      ...{ answer: { type: 'string' }, metric: { type: 'string' }, filter: { type: 'string' }, json: { type: 'boolean' } },
    });
    const isK = (number: number): boolean => Number.isSafeInteger(number) && number >= 1;
    const ks = values.k === undefined ? null : listOption(values.k, 'k', 'whole numbers of at least 1', isK);
    const taus = listOption(values.tau ?? '0.5,0.75,1', 'tau', 'numbers above 0 and up to 1', (tau) => tau > 0 && tau <= 1);
    const answer = values.answer === undefined ? null : answerOption(values.answer);
    const chosen = { metric: values.metric ?? null, filter: values.filter ?? null };
    const read = (path: string): Promise<SampleSet[]> =>
      withAnswers(answer, (extract) => readSamples(resolve(path), { ...chosen, answer: extract }));
    const sets = await read(required(values.samples, 'samples'));
    const others = values.against === undefined ? null : await read(values.against);
    const report = passAtKReport(...distinct(sets, others), { ks, taus });
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : terminalText(passAtKTable(report)));
    return 0;
  },
};

/** Two files may be called the same. */
function distinct(sets: SampleSet[], others: SampleSet[] | null): [SampleSet[], SampleSet | null] {
  const other = others?.[0];
  if (!others || !other) return [sets, null];
  if (others.length > 1) {
    throw new InputError(`--against has ${others.length} models (${others.map(({ name }) => name).join(', ')}); allowed: one`);
  }
  const isSame = sets.some(({ name }) => name === other.name);
  return isSame
    ? [sets.map((set) => ({ ...set, name: `${set.name} (base)` })), { ...other, name: `${other.name} (other)` }]
    : [sets, other];
}

/** Numbers of a list with commas between, ascending, each once. */
function listOption(text: string, name: string, what: string, isAllowed: (number: number) => boolean): number[] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (numbers.every(isAllowed)) return [...new Set(numbers)].sort((a, b) => a - b);
  throw new InputError(`--${name} is ${text}; allowed: ${what} with commas between`);
}
