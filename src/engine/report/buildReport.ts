import { commonKs } from '../../analysis/coverage/passAtKCurve';
import type { OneShotCourse } from '../../contract/oneShotReport';
import { unfinishedStates } from '../../store/runEntry';
import { behavioursReport } from '../analyze/behavioursReport';
import { entropyRewardReport } from '../analyze/entropyRewardReport';
import { courseOfFewExamples } from '../analyze/oneShotReport';
import { passAtKReport } from '../analyze/passAtKReport';
import { presetNames, presetSet } from '../analyze/patternMatches';
import { perplexityReport } from '../analyze/perplexityReport';
import { perplexitySources } from '../analyze/perplexitySources';
import type { SampleSet } from '../analyze/sampleSet';
import { tokensReport } from '../analyze/tokensReport';
import { InputError } from '../inputError';
import type { ReportDocument } from './document';
import { withOwnFiles } from './figure';
import type { Reported, ReportedModel } from './reported';
import { searchTree } from './searchTree';
import { computed, type Computed } from './sections/absent';
import { behavioursSection } from './sections/behaviours';
import { caveatsSection } from './sections/caveats';
import { type Coverage } from './sections/coverage';
import { entropyRewardSection } from './sections/entropyReward';
import { majoritySection } from './sections/majority';
import { askedSection, modelsSection } from './sections/models';
import { oneShotSection, type CourseOfRun } from './sections/oneShot';
import { passAtKSection } from './sections/passAtK';
import { perplexitySection } from './sections/perplexity';
import { problemsSection } from './sections/problems';
import { recipeSection } from './sections/recipe';
import { reproduceSection, type Program } from './sections/reproduce';
import { searchTreeSection } from './sections/searchTree';
import { sweepSection } from './sections/sweep';
import { tokensSection } from './sections/tokens';
import { trainingSection } from './sections/training';

export interface ReportAbout {
  /** Words of the command that writes it, after `posttrain`. */
  command: readonly string[];
  program: Program;
  /** Unix ms. */
  now: number;
  /** Told before each part that takes a while. */
  onProgress(done: number, total: number, what: string): void;
}

/** Thresholds of G-Pass@k, occurrences of a token, and length of a list: those of `posttrain analyze` unless it is told others. */
const TAUS = [0.5, 0.75, 1];
const TOKENS = { least: 100, most: 10, share: 0.2 };

/** All sections. What cannot be computed is said there in a sentence. @throws InputError where models cannot be compared */
export async function buildReport(
  reported: Reported,
  { command, program, now, onProgress }: ReportAbout,
): Promise<ReportDocument> {
  const { models, runs, sweeps } = reported;
  const parts = 1 + 2 * models.length + (models.length > 0 ? 2 : 0) + runs.length;
  let done = 0;
  const next = (what: string): void => onProgress(done++, parts, what);
  next('pass@k');
  const coverage = coverageOf(models);
  const behaviours = [];
  const tokens = [];
  const sets = presetNames.map(presetSet);
  for (const [index, { name, evaluation }] of models.entries()) {
    next(`behaviours of ${name}`);
    behaviours.push({ name, index, found: await computed(() => behavioursReport(folderOf(evaluation), null, sets)) });
    next(`tokens of ${name}`);
    tokens.push({ name, index, found: await computed(() => tokensReport(folderOf(evaluation), null, TOKENS)) });
  }
  if (models.length > 0) next('search tree');
  const tree = await computed(() => searchTree(models));
  if (models.length > 0) next('perplexity');
  const perplexity = await perplexityOf(models);
  const courses: CourseOfRun[] = [];
  for (const { folder, record, view } of runs) {
    next(`examples of ${record.id}`);
    const found = await computed(() => courseOfFewExamples(folder));
    if ('value' in found && found.value === null) continue;
    const isGoing = unfinishedStates.has(view.state);
    courses.push({ name: record.id, maxSteps: record.recipe.max_steps, isGoing, found: found as Computed<OneShotCourse> });
  }
  const ofRuns = await Promise.all(
    runs.map(async ({ record, view }) => ({
      name: record.id,
      found: await computed(() => entropyRewardReport(record, view, null)),
    })),
  );
  const others = [
    ...coverage.flatMap(({ caveats }) => caveats),
    ...caveatsOf(behaviours),
    ...(perplexity ? caveatsOf([{ name: '', found: perplexity }]) : []),
  ];
  return {
    title: titleOf(reported),
    note: `${program.name} ${program.version}, ${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    recipes: runs.map(({ record: { id, recipe } }) => ({ id, text: `${JSON.stringify(recipe, null, 2)}\n` })),
    sections: withOwnFiles(
      [
        ...[askedSection(reported), passAtKSection(coverage, models), majoritySection(models)],
        ...[
          problemsSection(coverage),
          searchTreeSection(tree),
          trainingSection(reported),
          oneShotSection(courses),
          sweepSection(sweeps),
        ],
        ...[entropyRewardSection(ofRuns), behavioursSection(behaviours), tokensSection(tokens), perplexitySection(perplexity)],
        ...[
          caveatsSection(reported, others),
          modelsSection(reported),
          recipeSection(reported),
          reproduceSection(reported, command, program),
        ],
      ].filter((section) => section !== null),
    ),
  };
}

/** The base against each other on the ks that all of them have, so that the base has the same numbers in each. */
function coverageOf([base, ...others]: readonly ReportedModel[]): Coverage {
  if (!base) return [];
  const ks = commonKs(base.set.problems, ...others.map(({ set }) => set.problems));
  if (others.length === 0) return [passAtKReport([counts(base)], null, { ks, taus: TAUS })];
  return others.map((other) => passAtKReport([counts(base)], counts(other), { ks, taus: TAUS }));
}

/** Without answers: maj@k has a section of its own. */
function counts({ set }: ReportedModel): SampleSet {
  return { ...set, problems: set.problems.map((problem) => ({ ...problem, answers: null })) };
}

function folderOf(evaluation: ReportedModel['evaluation']): string {
  if (evaluation) return evaluation.folder;
  throw new InputError('its samples are counts or outcomes alone, without completions of posttrain');
}

async function perplexityOf(models: readonly ReportedModel[]) {
  const folders = models.flatMap(({ evaluation }) => (evaluation ? [evaluation.folder] : []));
  if (folders.length === 0) return null;
  return computed(async () => {
    const found = [];
    for (const folder of folders) found.push(await perplexitySources(folder));
    const caveats = found.flatMap((one) => one.caveats);
    const sources = found.flatMap((one) => one.sources);
    if (sources.length === 0) throw new InputError(caveats.join('; ') || 'there are no log-probabilities at temperature 1');
    return perplexityReport(sources, caveats);
  });
}

function caveatsOf(parts: readonly { name: string; found: Computed<{ caveats: readonly string[] }> }[]): string[] {
  return parts.flatMap(({ name, found }) =>
    'value' in found
      ? found.value.caveats.map((caveat) => (name === '' || caveat.startsWith(name) ? caveat : `${name}: ${caveat}`))
      : [],
  );
}

function titleOf({ models, runs }: Reported): string {
  const [base, ...others] = models;
  if (base && others.length > 0) return `${others.map(({ name }) => name).join(', ')} against ${base.name}`;
  return base?.name ?? runs.map(({ record }) => record.id).join(', ');
}
