import { perplexityReport } from '../analyze/perplexityReport';
import { perplexitySources } from '../analyze/perplexitySources';
import { perplexityTable } from '../analyze/perplexityTable';
import { InputError } from '../inputError';
import { parseCommand, type Command } from './command';
import { terminalText } from './terminalText';

export const analyzePerplexity: Command = {
  name: 'perplexity',
  summary: 'how likely texts are under models: boxes of perplexities, and how their medians differ',
  help: `Usage: posttrain analyze perplexity --scores FILE|FOLDER [--scores FILE|FOLDER]… [--json]

Prints quartiles and whiskers (within 1.5 interquartile ranges of the box) of the perplexity of each text, exp(−1/T Σ log p) over its T
tokens at temperature 1, and the difference of medians with a 95 % interval (bootstrap over the problems that both have): of each box less
the first one, and of two of the same texts under two models.

  --scores PATH      what posttrain score wrote; an evaluation's folder: its samples under their own model, where they were sampled at
                       temperature 1 (or 0), and the scores beside them; a run's folder: each of its evaluations; a rollouts file. May be
                       repeated: the first is what the others are compared with
  --json             prints one line of JSON
`,
  async run(args) {
    const { values } = parseCommand(args, { scores: { type: 'string', multiple: true }, json: { type: 'boolean' } });
    if (!values.scores || values.scores.length === 0) throw new InputError('--scores is missing');
    const found = [];
    for (const option of values.scores) found.push(await perplexitySources(option));
    const caveats = found.flatMap((one) => one.caveats);
    const sources = found.flatMap((one) => one.sources);
    if (sources.length === 0) {
      throw new InputError(
        `${values.scores.join(', ')} has no log-probabilities at temperature 1: ${caveats.join('; ') || 'nothing was evaluated'}`,
      );
    }
    const report = await perplexityReport(sources, caveats);
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : terminalText(perplexityTable(report)));
    return 0;
  },
};
