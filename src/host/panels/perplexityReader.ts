import { basename, dirname } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { CoverageProtocol } from '../../contract/messages/coverage';
import type { Perplexity, PerplexityAsk, PerplexityProgress } from '../../contract/messages/perplexity';
import { oneSentence, type PanelHandlers } from './answer';
import { notScored } from './coverageOverview';
import type { KnownEvaluation } from './evaluationLibrary';
import { perplexityReport, type FoundTexts } from './perplexityReport';
import { scoreTexts, type ScoringServices } from './perplexityScoring';
import { askedTexts, referenceOf, samplesCounted, scoredFile, solutionsBeside, type AskedTexts } from './perplexityTexts';
import type { AskRollouts } from './rolloutQuestions';

export interface PerplexityServices extends ScoringServices {
  isTrusted(): boolean;
  /** A file of reference solutions that the user chose, from a folder on; null where it was cancelled. */
  pickReference(folder: string): Promise<string | null>;
}

interface Running {
  key: string;
  abort: AbortController;
  /** Why it was ended early. */
  reason: string;
  reply: Promise<Perplexity>;
  progress: PerplexityProgress;
}

/** Perplexities of the evaluations that are shown: read from disk, and measured one pair at a time. */
export class PerplexityReader {
  private running: Running | null = null;
  private closed = false;
  /** File of reference solutions that was chosen here, by dataset. */
  private readonly chosen = new Map<string, string>();
  /** Why texts could not be scored when that was last tried. */
  private readonly failures = new Map<string, string>();

  constructor(
    private readonly services: PerplexityServices,
    private readonly known: (keys: readonly string[]) => Promise<KnownEvaluation[]>,
    private readonly scores: { ask: AskRollouts; tell(progress: PerplexityProgress): void },
  ) {}

  readonly handlers: Pick<
    PanelHandlers<CoverageProtocol>,
    'readPerplexity' | 'measurePerplexity' | 'chooseReference' | 'stopPerplexity'
  > = {
    readPerplexity: (pair) => this.read(pair),
    measurePerplexity: (pair) => this.measure(pair),
    chooseReference: async (pair) => {
      const [base] = await this.known([pair.base]);
      const { dataset } = base!.record;
      const file = await this.services.pickReference(dirname(dataset));
      if (file !== null) this.chosen.set(dataset, file);
      return this.read(pair);
    },
    stopPerplexity: () => {
      this.end(l10n.t('Measuring was stopped.'));
      return {};
    },
  };

  dispose(): void {
    this.closed = true;
    this.end(l10n.t('The panel was closed.'));
  }

  private async read(pair: PerplexityAsk): Promise<Perplexity> {
    const asked = await this.askedOf(pair);
    const isRunning = this.running?.key === JSON.stringify(pair);
    return perplexityReport(await Promise.all(asked.map((texts) => this.find(texts))), {
      reference: asked.at(-1)?.reference ?? null,
      progress: isRunning ? (this.running?.progress ?? null) : null,
    });
  }

  private async measure(pair: PerplexityAsk): Promise<Perplexity> {
    if (this.closed) throw new Error(l10n.t('The panel was closed.'));
    const key = JSON.stringify(pair);
    if (this.running?.key === key) {
      this.scores.tell(this.running.progress);
      return this.running.reply;
    }
    this.end(l10n.t('Another measurement took its place.'));
    const abort = new AbortController();
    const onProgress = (progress: PerplexityProgress): void => {
      if (this.running?.abort !== abort) return;
      this.running.progress = progress;
      this.scores.tell(progress);
    };
    const reply = this.score(pair, abort.signal, onProgress)
      .catch((error: unknown) => {
        throw abort.signal.aborted ? new Error(running.reason) : error;
      })
      .finally(() => {
        if (this.running === running) this.running = null;
      })
      .then(() => this.read(pair));
    const running: Running = { key, abort, reason: '', reply, progress: { part: 1, parts: 1, done: 0, total: 0 } };
    this.running = running;
    return reply;
  }

  private async score(pair: PerplexityAsk, signal: AbortSignal, onProgress: (progress: PerplexityProgress) => void) {
    if (!this.services.isTrusted()) throw new Error(notScored());
    const found = await Promise.all((await this.askedOf(pair)).map((texts) => this.find(texts)));
    const wanted: AskedTexts[] = found.filter(({ canScore }) => canScore);
    wanted.forEach((texts) => this.failures.delete(keyOf(texts)));
    const failed = await scoreTexts(this.services, wanted, signal, onProgress);
    failed.forEach((failure, index) => {
      if (failure !== null) this.failures.set(keyOf(wanted[index]!), withHint(wanted[index]!, failure));
    });
  }

  private async askedOf({ base, other }: PerplexityAsk): Promise<AskedTexts[]> {
    const [first, second = null] = await this.known(other === null ? [base] : [base, other]);
    const reference = this.chosen.get(first!.record.dataset) ?? (await referenceOf(first!));
    return askedTexts(first!, second, reference);
  }

  private async find(texts: AskedTexts): Promise<FoundTexts> {
    const without = (problem: string | null, canScore: boolean): FoundTexts => ({ ...texts, found: null, problem, canScore });
    if (texts.texts === 'reference' && texts.reference === null) return without(noReference(texts.beside.record.dataset), false);
    const failure = this.failures.get(keyOf(texts)) ?? null;
    try {
      const scored = await scoredFile(texts);
      if (scored === null) return without(failure, true);
      // A problem may have any number of solutions.
      const below = texts.texts === 'reference' ? Number.MAX_SAFE_INTEGER : samplesCounted(texts.beside);
      return await this.scores.ask('perplexities', scored.file, { below }).then(
        (found) => ({ ...texts, found, problem: null, canScore: false }),
        // Scores are made again and replaced; samples that cannot be read cannot be scored either.
        (error: unknown) => without(failure ?? oneSentence(error), !scored.isSampled),
      );
    } catch (error) {
      return without(oneSentence(error), false);
    }
  }

  private end(reason: string): void {
    if (!this.running) return;
    this.running.reason = reason;
    this.running.abort.abort();
    this.running = null;
  }
}

function keyOf({ beside, model, reference }: AskedTexts): string {
  return JSON.stringify([beside.key, model.key, reference]);
}

/** A dataset of prompts alone is no failure of anything: what would help is told. */
function withHint({ beside, reference }: AskedTexts, failure: string): string {
  const { dataset } = beside.record;
  return reference === dataset
    ? l10n.t('{0}. {1} beside it would be taken.', failure, basename(solutionsBeside(dataset)))
    : failure;
}

const noReference = (dataset: string): string => l10n.t('The dataset {0} is no longer there, nor are its solutions.', dataset);
