import { boxSummary } from '../../analysis/boxSummary';
import { medianDifference } from '../../analysis/medianDifference';
import { isOfPlainSoftmax } from '../../analysis/perplexity';
import type { PerplexityReport } from '../../contract/perplexityReport';
import { readPerplexities, type Perplexities } from '../../store/perplexities';
import { DatasetError } from '../data/datasetError';
import { withRolloutFile } from './ownSamples';
import type { PerplexitySource } from './perplexitySources';

/** Boxes of perplexities, and how their medians differ. @throws DatasetError where a file cannot be read */
export async function perplexityReport(
  sources: readonly PerplexitySource[],
  caveats: readonly string[],
): Promise<PerplexityReport> {
  const read: Perplexities[] = [];
  for (const source of sources) read.push(await perplexitiesOf(source));
  return {
    boxes: sources.map(({ texts, under, file }, index) => {
      const { values, empty } = read[index]!;
      return {
        ...{ texts, under, file, empty },
        problems: new Set(values.map(({ problem }) => problem)).size,
        completions: values.length,
        box: boxSummary(values.map(({ value }) => value)),
      };
    }),
    differences: pairs(sources).flatMap(({ of, less, sameTexts }) => {
      const difference = medianDifference(read[less]!.values, read[of]!.values);
      return difference ? [{ of, less, sameTexts, ...difference }] : [];
    }),
    caveats: [...caveats],
  };
}

function perplexitiesOf({ file, below }: PerplexitySource): Promise<Perplexities> {
  return withRolloutFile(file, async (open) => {
    const rows = await open.readColumns(['temperature']);
    const other = rows.find(({ temperature }) => !isOfPlainSoftmax(temperature));
    if (!other) return readPerplexities(open, below);
    throw new DatasetError(
      `it was sampled at temperature ${other.temperature}, and its log-probabilities are not those of temperature 1; posttrain score gives them`,
    );
  });
}

/** Each with the first, and any two of the same texts, the earlier taken from the later. */
function pairs(sources: readonly PerplexitySource[]): { of: number; less: number; sameTexts: boolean }[] {
  return sources.flatMap((one, of) =>
    sources.slice(0, of).flatMap((other, less) => {
      const sameTexts = one.textsKey === other.textsKey;
      return less === 0 || sameTexts ? [{ of, less, sameTexts }] : [];
    }),
  );
}
