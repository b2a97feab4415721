import { tokensReport } from '../analyze/tokensReport';
import { tokensTable } from '../analyze/tokensTable';
import { numberOption, parseCommand, required, type Command } from './command';
import { terminalText } from './terminalText';

export const analyzeTokens: Command = {
  name: 'tokens',
  summary: 'entropies, forking tokens, and what became likelier than under the base',
  help: `Usage: posttrain analyze tokens --samples FILE|FOLDER [--step N] [--least 100] [--top 20] [--share 0.2] [--json]

Prints the distribution of token entropies; frequent tokens by mean entropy (forking tokens first); where the file has the base's scores of
the same texts, the overlap of the top positions and which tokens became likelier; the covariance of advantage and log-probability; and
the median perplexity of completions, also under the base.

  --samples PATH     a rollouts or samples Parquet file, an evaluation's folder, or a run's folder, which has one file a step
  --step N           of a run: only this step
  --least N          occurrences below which a token is in no list (default 100)
  --top N            tokens of a list (default 20)
  --share S          of positions that count as top by entropy (default 0.2)
  --json             prints one line of JSON
`,
  async run(args) {
    const { values } = parseCommand(args, {
      ...{ samples: { type: 'string' }, step: { type: 'string' }, least: { type: 'string' }, top: { type: 'string' } },
      ...{ share: { type: 'string' }, json: { type: 'boolean' } },
    });
    const step = values.step === undefined ? null : numberOption(values.step, 'step', 0, { least: 0, integer: true });
    const choices = {
      least: numberOption(values.least, 'least', 100, { least: 1, integer: true }),
      most: numberOption(values.top, 'top', 20, { least: 1, integer: true }),
      share: numberOption(values.share, 'share', 0.2, { least: 0.001, most: 1 }),
    };
    const report = await tokensReport(required(values.samples, 'samples'), step, choices);
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : terminalText(tokensTable(report)));
    return 0;
  },
};
