import { totalmem } from 'node:os';
import type { AnalysisAsk, AnalysisName, AnalysisReply } from '../../contract/analysisQuestions';
import { readRows } from '../data/rows';
import { readNvidiaSmi } from '../doctor/nvidiaSmi';
import { behaviourCompletions } from './behaviourCompletions';
import { behavioursReport } from './behavioursReport';
import { completionSets } from './completions';
import { datasetRows } from './datasetRows';
import { ProblemCompletions } from './problemCompletions';
import { KeptMatchers, presetSet } from './patternMatches';
import { oneShotOfRun } from './oneShotReport';
import { readinessOfFolder } from './readinessFolder';
import { readSamples } from './readSamples';
import { majorityReport } from './majorityReport';
import { plannedSubject } from './plannedSubject';
import { oneSource } from './rolloutSources';
import { contextsOfToken, tokenTable } from './tokenTable';
import { tokensReport } from './tokensReport';
import { rowsOfProblem, treeReport } from './treeReport';

/** Tokens of a node that the tree draws or tells of; a sample is read whole by itself, and a file of all branches has them whole. */
const TREE_TOKENS = 64;

/** Those of the presets and of the user's sets that were asked for last. */
const matchers = new KeptMatchers(8);
/** Of the problems that were looked at last, by all models of a file. */
const problemCompletions = new ProblemCompletions(16);

/** One function a question; each throws InputError or DatasetError with one sentence. */
export const analysisAnswers: { [N in AnalysisName]: (ask: AnalysisAsk<N>) => Promise<AnalysisReply<N>> } = {
  tokens: ({ path, step, ...choices }) => tokensReport(path, step, choices),
  tokenTable: async ({ path, step, share }) => tokenTable(await oneSource(path, step), share),
  tokenContexts: async ({ path, step, id, most }) => contextsOfToken(await oneSource(path, step), id, most),
  tree: async ({ base, against, problem, isWhole }) => {
    const rows = await rowsOfProblem(await oneSource(base.path, base.step), problem);
    const other = against && (await rowsOfProblem(await oneSource(against.path, against.step), rows.problem));
    return treeReport(rows, other, isWhole ? Infinity : TREE_TOKENS);
  },
  behaviours: ({ path, step, presets, patterns, isExclusive, question }) => {
    const own = { name: 'patterns', patterns, rest: isExclusive ? 'none of them' : null, isOwn: true };
    return behavioursReport(path, step, [...presets.map(presetSet), ...(patterns.length === 0 ? [] : [own])], (set) =>
      matchers.of(set, question),
    );
  },
  behaviourCompletions,
  counts: async ({ path }) => {
    const sets = await readSamples(path, { answer: null, metric: null, filter: null, isEachFilter: true });
    return {
      sets: sets.map(({ name, problems, caveats }) => ({
        ...{ name, caveats },
        problems: problems.map(({ problem, n, c }) => ({ problem, n, c })),
        hasAnswers: problems.every(({ answers }) => answers !== null),
      })),
    };
  },
  majority: majorityReport,
  completions: async ({ path, step, problems }) => {
    const wanted = problems && new Set(problems);
    const sets: AnalysisReply<'completions'>['sets'] = [];
    for (const read of await completionSets(path, step)) {
      const { name, completions } = await read();
      const some = wanted ? completions.filter(({ problem }) => wanted.has(problem)) : completions;
      sets.push({ name, completions: some.map(({ problem, text, isRight }) => ({ problem, text, isRight })) });
    }
    return { sets };
  },
  readiness: ({ path }) => readinessOfFolder(path),
  oneShot: ({ path }) => oneShotOfRun(path),
  datasetSize: async ({ path }) => ({ rows: (await readRows(path)).length }),
  datasetRows: async ({ path, ids }) => ({ rows: await datasetRows(path, ids) }),
  completionsPage: (ask) => problemCompletions.page(ask),
  memorySubject: plannedSubject,
  machine: async ({ asksDriver }) => ({ memoryBytes: totalmem(), nvidia: asksDriver ? await readNvidiaSmi() : null }),
};
