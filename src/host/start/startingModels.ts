import { dirname } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Method } from '../../contract/recipe';
import { listCheckpoints } from '../../store/checkpointFiles';
import type { ModelLibrary } from '../models/modelLibrary';
import { shortTitle } from '../runs/describeRun';
import type { ModelOrigin } from '../trees/modelsNodes';
import { isRewardModel } from '../runs/runActions';
import type { RunLibrary } from '../runs/runLibrary';
import { runKey } from '../runs/runRef';

/** Newest runs whose last checkpoint is offered as a model to start from. */
const NEWEST_RUNS = 20;

/** Models and newest checkpoints that a method can start from; only a reward model goes on from a reward model. */
export async function startingModels(
  method: Method,
  models: Pick<ModelLibrary, 'known'>,
  library: Pick<RunLibrary, 'runs'>,
): Promise<{ path: string; label: string; description: string }[]> {
  const origins: Partial<Record<ModelOrigin, string>> = { bundled: l10n.t('bundled'), hub: l10n.t('in the hub cache') };
  const takesRewardModels = method === 'reward-model';
  const known = (await models.known())
    .filter(({ facts, isRewardModel: ofReward }) => facts.problem === null && (takesRewardModels || !ofReward))
    .map(({ facts, origin }) => ({
      path: facts.path,
      label: facts.name,
      description: origins[origin] ?? dirname(facts.path),
    }));
  const runs = library
    .runs()
    .filter(({ entry }) => entry.kind === 'run' && (takesRewardModels || !isRewardModel(entry)))
    .slice(0, NEWEST_RUNS);
  const sealed = await Promise.all(
    runs.map(async ({ ref, entry }) =>
      (await listCheckpoints(runKey(ref))).slice(-1).map(({ folder, record }) => ({
        path: folder,
        label: l10n.t('{0} · step {1}', shortTitle(entry), record.step),
        description: l10n.t('newest checkpoint'),
      })),
    ),
  );
  return [...known, ...sealed.flat()];
}
