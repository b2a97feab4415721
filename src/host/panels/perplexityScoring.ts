import { dirname } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { PerplexityProgress } from '../../contract/messages/perplexity';
import { scoreOutputSchema } from '../../contract/perplexityReport';
import { samplesFile } from '../../store/evaluationFiles';
import { exists } from '../../store/runPaths';
import { runKey } from '../runs/runRef';
import { oneSentence } from './answer';
import { isModel, PER_PROBLEM, type AskedTexts } from './perplexityTexts';

export interface ScoringServices {
  /** `posttrain …`: resolves with its standard output, rejects with its sentence. */
  posttrain(args: string[], signal: AbortSignal, onProgress: (line: string) => void): Promise<string>;
  /** `--backend NAME` where the settings name one. */
  backendOptions(): string[];
}

/**
 * Scores texts, one process after the other. A text source that cannot be scored does not keep the others from it.
 * @returns why, of each that could not be; null of those that were
 * @throws what `signal` was aborted with
 */
export async function scoreTexts(
  { posttrain, backendOptions }: ScoringServices,
  all: readonly AskedTexts[],
  signal: AbortSignal,
  onProgress: (progress: PerplexityProgress) => void,
): Promise<(string | null)[]> {
  const failures: (string | null)[] = [];
  for (const [index, texts] of all.entries()) {
    const tell = (done: number, total: number): void => onProgress({ part: index + 1, parts: all.length, done, total });
    tell(0, 0);
    signal.throwIfAborted();
    const { path } = texts.model.record.model;
    if (!(await exists(path))) {
      failures.push(l10n.t('The model is no longer in {0}.', path));
      continue;
    }
    const failure = await posttrain([...argumentsOf(texts), ...backendOptions(), '--json'], signal, (line) => {
      const [, done, total] = /^(\d+)\/(\d+) /.exec(line) ?? [];
      if (done !== undefined && total !== undefined) tell(Number(done), Number(total));
    }).then(
      (printed) => changedModel(texts, printed),
      (error: unknown) => oneSentence(error).replace(/^posttrain score: /, ''),
    );
    signal.throwIfAborted();
    failures.push(failure);
  }
  return failures;
}

function argumentsOf({ beside, model, reference, texts }: AskedTexts): string[] {
  const folder = dirname(samplesFile(runKey(beside.ref), beside.record.id));
  const samples =
    texts === 'reference' ? ['--samples', reference ?? ''] : ['--samples', folder, '--per-problem', String(PER_PROBLEM)];
  return ['score', '--model', model.record.model.path, ...samples, '--out', folder];
}

/** The scores of a model that is not the one evaluated are kept, and shown nowhere. */
function changedModel({ model }: AskedTexts, printed: string): string | null {
  const output = scoreOutputSchema.parse(JSON.parse(printed));
  return isModel(output, model.record)
    ? null
    : l10n.t('The model in {0} is no longer the one that was evaluated: its weights have changed.', output.model.path);
}
