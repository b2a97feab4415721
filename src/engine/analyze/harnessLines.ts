import type { DatasetRow } from '../data/row';
import { InputError } from '../inputError';
import { problemOf, rightOf, type SampleChoices, type LineReader } from './lineReader';
import { SampleTally, type SampleSet } from './sampleSet';

/** Metrics that say right or wrong of one sample, in the order in which they are looked for. */
const knownMetrics = ['exact_match', 'acc', 'math_verify', 'pass@1', 'pass_at_1', 'acc_norm'];

/** Whether a line was written by lm-evaluation-harness with `--log_samples`. */
export function isHarnessLine(value: DatasetRow['value']): boolean {
  return 'doc_id' in value && ('resps' in value || 'filtered_resps' in value);
}

/**
 * Lines of lm-evaluation-harness's `samples_TASK_DATE.jsonl`: one a document and filter, with the value of each metric under its name. Several
 * lines of one document and filter (files of several runs, one after the other) are several samples of it.
 */
export class HarnessLines implements LineReader {
  private readonly byFilter = new Map<string, SampleTally>();
  private readonly caveats = new Set<string>();

  constructor(
    private readonly name: string,
    private readonly choices: SampleChoices,
  ) {}

  add({ place, value }: DatasetRow): void {
    if (!isHarnessLine(value)) throw new InputError(`${place}: no line of lm-evaluation-harness, as the first one is`);
    const filter = filterOf(value);
    const { metric, others } = harnessMetric(value, this.choices.metric, place);
    if (this.choices.metric === null && others.length > 1) {
      this.caveats.add(`${this.name}: ${metric} is taken of the metrics ${others.join(', ')}`);
    }
    const right = value[metric];
    const answers = Array.isArray(value['filtered_resps']) ? (value['filtered_resps'] as unknown[]) : [];
    const tally = this.byFilter.get(filter) ?? new SampleTally();
    this.byFilter.set(filter, tally);
    const problem = problemOf(value['doc_id'], place);
    if (Array.isArray(right)) {
      right.forEach((one, i) => tally.addSample(problem, rightOf(one, metric, place), answerOf(answers[i])));
      return;
    }
    tally.addSample(problem, rightOf(right, metric, place), answerOf(answers[0]));
    const responses = (value['resps'] as unknown[] | undefined)?.[0];
    if (Array.isArray(responses) && responses.length > 1 && responses.every((one) => typeof one === 'string')) {
      this.caveats.add(
        `${this.name}: lm-evaluation-harness scored one response a line, though there are ${responses.length}: each line is one sample`,
      );
    }
  }

  sets(): SampleSet[] {
    const filters = [...this.byFilter.keys()];
    const caveats = [...this.caveats];
    if (this.choices.isEachFilter && filters.length > 1) {
      return [...this.byFilter].map(([name, tally], index) => ({
        ...{ name, problems: tally.all() },
        caveats: index === 0 ? caveats : [],
      }));
    }
    const filter = this.choices.filter ?? filters[0]!;
    const tally = this.byFilter.get(filter);
    if (!tally || (this.choices.filter === null && filters.length > 1)) {
      throw new InputError(`${this.name} was scored with the filters ${filters.join(', ')}; choose one of them with --filter`);
    }
    return [{ name: this.name, problems: tally.all(), caveats }];
  }
}

/** The filter whose answers a line has; `none` where the task has no filters. */
export function filterOf(value: DatasetRow['value']): string {
  return typeof value['filter'] === 'string' ? value['filter'] : 'none';
}

/**
 * The metric that says right or wrong of a line, and all that it has.
 * @param chosen by name; null for the first that is known, or the only one
 * @throws InputError where there is none
 */
export function harnessMetric(
  value: DatasetRow['value'],
  chosen: string | null,
  place: string,
): { metric: string; others: string[] } {
  const named = Array.isArray(value['metrics']) ? (value['metrics'] as unknown[]).filter((one) => typeof one === 'string') : null;
  const others = (named ?? knownMetrics).filter((metric) => metric in value);
  const metric = chosen ?? knownMetrics.find((known) => others.includes(known)) ?? (others.length === 1 ? others[0] : undefined);
  if (metric !== undefined && metric in value) return { metric, others };
  const found = others.length === 0 ? 'no metric that is known' : `the metrics ${others.join(', ')}`;
  throw new InputError(`${place}: there is ${found}${chosen === null ? '' : ` and no ${chosen}`}; choose one with --metric`);
}

/** undefined where a response is no answer, as the pairs of log-likelihood and greedy of multiple choice: then there is no vote. */
function answerOf(value: unknown): string | null | undefined {
  return typeof value === 'string' || value === null ? value : typeof value === 'number' ? String(value) : undefined;
}
