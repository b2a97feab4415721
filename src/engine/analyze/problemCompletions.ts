import { stat } from 'node:fs/promises';
import type { AnalysisAsk, AnalysisReply } from '../../contract/analysisQuestions';
import { completionSets } from './completions';

type Page = AnalysisReply<'completionsPage'>['page'];

/**
 * The completions of a problem in a file, a page at a time. Those of the problems that were asked for last are kept, of all models, so that a file
 * is read once for all pages; one that has changed since is read again.
 */
export class ProblemCompletions {
  private readonly kept = new Map<string, Promise<Map<string, Page>>>();

  /** @param most problems that are kept */
  constructor(private readonly most: number) {}

  /** @throws InputError or DatasetError where the file cannot be read. A model without completions of the problem has a `total` of 0. */
  async page({
    path,
    step,
    name,
    problem,
    first,
    most,
  }: AnalysisAsk<'completionsPage'>): Promise<AnalysisReply<'completionsPage'>> {
    const all = (await this.of(path, step, problem)).get(name) ?? [];
    return {
      total: all.length,
      right: all.filter(({ isRight }) => isRight === true).length,
      unknown: all.filter(({ isRight }) => isRight === null).length,
      page: all.slice(first, first + most),
    };
  }

  private async of(path: string, step: number | null, problem: string): Promise<Map<string, Page>> {
    // What is not there is told by those who read it.
    const about = await stat(path).catch(() => null);
    const key = JSON.stringify([path, step, problem, about?.mtimeMs, about?.size]);
    const read = this.kept.get(key) ?? completionsOf(path, step, problem);
    this.kept.delete(key);
    this.kept.set(key, read);
    read.catch(() => this.kept.delete(key));
    for (const old of [...this.kept.keys()].slice(0, -this.most)) this.kept.delete(old);
    return read;
  }
}

/** By model: right ones first, then wrong ones, then those of which it is not known. */
async function completionsOf(path: string, step: number | null, problem: string): Promise<Map<string, Page>> {
  const byModel = new Map<string, Page>();
  for (const read of await completionSets(path, step)) {
    const { name, completions } = await read();
    const own = completions
      .filter((one) => one.problem === problem)
      .map(({ text, isRight }, sample) => ({ sample, text, isRight }));
    byModel.set(
      name,
      own.sort((a, b) => rank(a.isRight) - rank(b.isRight)),
    );
  }
  return byModel;
}

const rank = (isRight: boolean | null): number => (isRight === null ? 2 : isRight ? 0 : 1);
