import * as l10n from '@vscode/l10n';
import type { RunAction, RunOverview, RunProtocol } from '../../contract/messages/run';
import { listCheckpoints } from '../../store/checkpointFiles';
import { listEvaluations } from '../../store/evaluationFiles';
import { readLogTail } from '../../store/logTail';
import { runPaths } from '../../store/runPaths';
import type { Recipe } from '../../contract/recipe';
import type { RunLibrary } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';
import type { PanelHandlers } from './answer';
import { runOverview } from './runOverview';

export interface RunPanelServices {
  library: Pick<RunLibrary, 'find' | 'view'>;
  isTrusted(): boolean;
  /** The bundled recipe of a method with its defaults. */
  template(method: string): Promise<Recipe | null>;
  act(action: RunAction, ref: RunRef, step: number | undefined): Promise<void>;
}

/** What the Run panel shows now. Throws where the run is gone. */
export async function readRunOverview(services: Omit<RunPanelServices, 'act'>, ref: RunRef): Promise<RunOverview> {
  const entry = services.library.find(ref);
  if (!entry) throw new Error(l10n.t('The run {0} is no longer in {1}.', ref.runId, ref.runsFolder));
  const [view, checkpoints, passAtK, template] = await Promise.all([
    services.library.view(ref),
    listCheckpoints(runKey(ref)),
    listEvaluations(runKey(ref)),
    entry.kind === 'run' ? services.template(entry.record.recipe.method) : null,
  ]);
  return runOverview(entry, view, {
    trusted: services.isTrusted(),
    template,
    passAtK,
    checkpoints: checkpoints.map(({ record }) => ({
      step: record.step,
      bytes: record.files.reduce((sum, { bytes }) => sum + bytes, 0),
    })),
  });
}

/** Answers to the Run panel of one run. */
export function runHandlers(services: RunPanelServices, ref: RunRef): PanelHandlers<RunProtocol> {
  return {
    open: () => readRunOverview(services, ref),
    readLog: ({ lines }) => readLogTail(runPaths(runKey(ref)).log, lines),
    act: async ({ action, step }) => {
      await services.act(action, ref, step);
      return {};
    },
  };
}
