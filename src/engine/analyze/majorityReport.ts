import { majorityCurves } from '../../analysis/coverage/majorityAtK';
import type { AnalysisAsk, AnalysisReply } from '../../contract/analysisQuestions';
import { withAnswers } from '../evaluation/answers';
import { InputError } from '../inputError';
import { readSamples } from './readSamples';
import type { SampleSet } from './sampleSet';

/**
 * maj@k of several models over the problems that all of them have, each compared with the first.
 * @throws InputError or DatasetError with one sentence: a file cannot be read, has no such model or no answers, or they share no problem
 */
export async function majorityReport({ models }: AnalysisAsk<'majority'>): Promise<AnalysisReply<'majority'>> {
  const sets: SampleSet[] = [];
  for (const model of models) sets.push(await setOf(model));
  const byProblem = sets.map(({ problems }) => new Map(problems.map((one) => [one.problem, one.answers])));
  const common = sets[0]!.problems.map(({ problem }) => problem).filter((problem) => byProblem.every((of) => of.has(problem)));
  if (common.length === 0) throw new InputError('the models have no problem in common');
  const answers = sets.map(({ name }, index) =>
    common.map((problem) => {
      const found = byProblem[index]!.get(problem);
      if (!found) throw new InputError(`the samples of ${name} have no answers to vote with`);
      return found;
    }),
  );
  const voteless = sets.flatMap(({ name }, index) => {
    const all = answers[index]!.flat();
    const none = all.filter(({ answer }) => answer === null).length;
    return none === 0 ? [] : [`${name}: ${none} of ${all.length} samples have no answer and cast no vote`];
  });
  return { models: majorityCurves(answers), caveats: [...new Set([...sets.flatMap(({ caveats }) => caveats), ...voteless])] };
}

async function setOf({ path, name, answer }: AnalysisAsk<'majority'>['models'][number]): Promise<SampleSet> {
  const sets = await withAnswers(answer, (extract) =>
    readSamples(path, { answer: extract, metric: null, filter: null, isEachFilter: true }),
  );
  const found = name === null ? sets[0] : sets.find((set) => set.name === name);
  if (!found) throw new InputError(`${path} has no model ${name}; it has ${sets.map((set) => set.name).join(', ')}`);
  return found;
}
