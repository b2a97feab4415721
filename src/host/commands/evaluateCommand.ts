import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { evaluationRecordSchema } from '../../contract/evaluation';
import { listCheckpoints } from '../../store/checkpointFiles';
import { modelName } from '../../store/hubCache';
import { metricWords } from '../figures';
import { RECIPE_EXCLUDE } from '../recipes/recipeFiles';
import { isRewardModel, unsampled } from '../runs/runActions';
import { runKey, type RunRef } from '../runs/runRef';
import { backendOptions } from '../settings';
import { evaluationKinds } from './evaluationKinds';
import { pickRun } from './pickRun';
import type { CommandServices } from './services';
import type { CommandHandlers } from './table';
import { commandTarget, type CommandTarget } from './target';
import { plainMessage } from '../plainMessage';

const SAMPLES = [16, 4, 8, 32, 64, 128];

/** Evaluate pass@k of a run's checkpoint, of its base, or of a model. */
export function evaluateCommand({ library, panels, posttrain }: CommandServices): Pick<CommandHandlers, 'evaluate'> {
  return {
    evaluate: async (argument) => {
      let target = commandTarget(argument);
      if (!target.ref && target.model === undefined) {
        const ref = await pickRun(library, {
          placeholder: l10n.t('pass@k of which run?'),
          none: l10n.t('No run here can be evaluated.'),
          fits: (entry) => entry.kind === 'run' && !isRewardModel(entry),
        });
        if (!ref) return;
        target = { ref };
      }
      if (target.ref && isRewardModel(library.find(target.ref))) throw new Error(unsampled());
      const who = await whatToEvaluate(target);
      if (!who) return;
      const samples = await vscode.window.showQuickPick(
        SAMPLES.map((count) => ({
          label: l10n.t('{0} samples a problem', count),
          description: l10n.t('pass@1 to pass@{0}', count),
          count,
        })),
        { title: l10n.t('Evaluate pass@k'), placeHolder: l10n.t('How many samples?') },
      );
      if (!samples) return;
      const kind = await vscode.window.showQuickPick(evaluationKinds(who.isTrained), {
        title: l10n.t('Evaluate pass@k'),
        placeHolder: l10n.t('How are they sampled?'),
      });
      if (!kind) return;
      const printed = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: l10n.t('pass@k of {0}', who.label), cancellable: true },
        async (progress, token) => {
          const abort = new AbortController();
          token.onCancellationRequested(() => abort.abort());
          const args = ['evaluate', ...who.args, '--samples', String(samples.count), ...kind.args, ...backendOptions(), '--json'];
          return posttrain(args, abort.signal, (message) => progress.report({ message })).catch((error: unknown) => {
            if (abort.signal.aborted) return undefined;
            throw error;
          });
        },
      );
      if (printed === undefined) return;
      if (target.ref) await library.look(target.ref);
      const { passAtK } = evaluationRecordSchema.parse(JSON.parse(printed));
      const figures = passAtK.map(({ k, value }) => `@${k} ${metricWords(value)}`).join(', ');
      const open = l10n.t('Open Run');
      const message = plainMessage(l10n.t('pass@k of {0}: {1}', who.label, figures));
      const { ref } = target;
      if (!ref) return void vscode.window.showInformationMessage(message);
      if ((await vscode.window.showInformationMessage(message, open)) === open) panels.show('run', ref);
    },
  };
}

interface Evaluated {
  label: string;
  args: string[];
  /** A checkpoint of a run, which has a base. */
  isTrained: boolean;
}

async function whatToEvaluate({ ref, model, step }: CommandTarget): Promise<Evaluated | undefined> {
  if (ref) {
    const chosen = step ?? (await askStep(ref));
    if (chosen === undefined) return undefined;
    const label = chosen === 0 ? l10n.t('the base of {0}', ref.runId) : l10n.t('{0}, step {1}', ref.runId, chosen);
    return { label, args: ['--run', runKey(ref), '--step', String(chosen)], isTrained: chosen > 0 };
  }
  if (model === undefined) return undefined;
  const files = await vscode.workspace.findFiles('**/*.{jsonl,parquet,csv}', RECIPE_EXCLUDE, 200);
  const items = files.map((file) => ({ label: vscode.workspace.asRelativePath(file), path: file.fsPath }));
  if (items.length === 0) throw new Error(l10n.t('There is no JSONL, Parquet or CSV file of problems in this workspace.'));
  const dataset = await vscode.window.showQuickPick(items, {
    placeHolder: l10n.t('Problems to evaluate {0} on', modelName(model)),
  });
  return dataset && { label: modelName(model), args: ['--model', model, '--dataset', dataset.path], isTrained: false };
}

/** Which checkpoint of a run, newest first; 0 is its base model. */
async function askStep(ref: RunRef): Promise<number | undefined> {
  const steps = (await listCheckpoints(runKey(ref))).map(({ record }) => record.step).reverse();
  const items = [
    ...steps.map((step, index) => ({
      label: l10n.t('Checkpoint {0}', step),
      description: index === 0 ? l10n.t('newest') : '',
      step,
    })),
    { label: l10n.t('Base model'), description: l10n.t('before training'), step: 0 },
  ];
  return (await vscode.window.showQuickPick(items, { title: l10n.t('Evaluate pass@k'), placeHolder: l10n.t('Which model?') }))
    ?.step;
}
