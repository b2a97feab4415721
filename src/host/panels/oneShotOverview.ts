import * as l10n from '@vscode/l10n';
import { promptsPerGeneration } from '../../analysis/memory/recipeSizes';
import type { OneShotOverview } from '../../contract/messages/oneShot';
import { methodLabel } from '../../contract/methodLabels';
import type { OneShotReport } from '../../contract/oneShotReport';
import { isGoing, runTitle, type RunEntry } from '../../store/runEntry';
import type { Absence } from '../oneShot/absence';
import { entropyBonus } from '../oneShot/oneShotRecipe';
import { oneShotSource } from '../oneShot/oneShotSource';

export interface OneShotFacts {
  trusted: boolean;
  report: OneShotReport | null;
  absence: Absence | null;
}

/** Characters of a prompt that are shown. */
const MOST_OF_PROMPT = 600;

/** What the One-Shot RLVR panel of a run shows. */
export function oneShotOverview(entry: RunEntry, { trusted, report, absence }: OneShotFacts): OneShotOverview {
  const run = entry.kind === 'run' ? entry : null;
  return {
    ...{ runId: entry.id, title: runTitle(entry), isGoing: isGoing(entry), absence },
    method: run ? methodLabel(run.record.recipe.method) : '',
    state: run?.summary.state ?? (entry.kind === 'starting' ? 'starting' : 'failed'),
    interrupted: run?.summary.interrupted ?? false,
    step: run?.summary.step ?? 0,
    maxSteps: run?.record.recipe.max_steps ?? 0,
    report: report && withShortPrompts(report),
    start: startOf(entry, trusted),
  };
}

function startOf(entry: RunEntry, trusted: boolean): OneShotOverview['start'] {
  const source = oneShotSource(entry);
  if (typeof source === 'string')
    return { reason: source, groups: null, numGenerations: null, entropyCoef: null, isHeldOut: true };
  const { recipe } = source;
  return {
    reason: trusted ? null : l10n.t('This workspace is not trusted: nothing can be started.'),
    groups: promptsPerGeneration(recipe),
    numGenerations: recipe.num_generations,
    entropyCoef: entropyBonus(recipe),
    isHeldOut: recipe.eval_dataset !== null && recipe.eval_steps !== null,
  };
}

/** A panel shows a few lines of a prompt, and there may be thousands. */
function withShortPrompts(report: OneShotReport): OneShotReport {
  const short = (text: string): string => (text.length > MOST_OF_PROMPT ? `${text.slice(0, MOST_OF_PROMPT - 1)}…` : text);
  const { ranking, course } = report;
  return {
    ...report,
    ranking: ranking.map((one) => ({ ...one, prompt: one.prompt === null ? null : short(one.prompt) })),
    course: course && { ...course, prompts: course.prompts.map(short) },
  };
}
