import { basename, dirname } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { AnalysisReply } from '../../contract/analysisQuestions';
import {
  SAMPLES_PAGE,
  type CoverageChoice,
  type CoverageOverview,
  type CoverageProtocol,
  type CoverageReport,
} from '../../contract/messages/coverage';
import type { Ask, Reply } from '../../contract/messages/protocol';
import { messageOf } from '../../store/errorCode';
import type { AnalysisThread } from './analysisThread';
import type { PanelHandlers } from './answer';
import type { MeasuredModel } from './coverageReport';

export interface CoverageFileServices {
  measure(models: readonly MeasuredModel[]): Promise<CoverageReport>;
  save(folder: string, file: Ask<CoverageProtocol, 'save'>): Promise<boolean>;
  copy(text: string): Promise<void>;
  /** Another file that the user chose; null where it was cancelled. */
  pickFile(): Promise<string | null>;
  /** Files that the panel had, by what its webview kept, as far as the user opened them. */
  addedFiles(restored: unknown): string[];
}

type Counts = AnalysisReply<'counts'>['sets'][number];

/** A model in a file. */
interface Counted {
  key: string;
  file: string;
  counts: Counts;
}

/** Answers to the Coverage panel of files with samples of any origin. They may change: each is read when the panel opens, or when it is added. */
export class CoverageFileReader {
  private readonly read = new Map<string, Promise<Counted[]>>();

  /** @param files absolute paths, the one that the panel is of first */
  constructor(
    private readonly services: CoverageFileServices,
    private readonly files: string[],
    private readonly analysis: Pick<AnalysisThread, 'ask'>,
    private readonly changed: (overview: CoverageOverview) => void,
  ) {}

  readonly handlers: PanelHandlers<CoverageProtocol> = {
    open: () => this.overview(),
    measure: async ({ keys }) => {
      const chosen = await this.known(keys);
      return this.services.measure(chosen.map(({ key, counts }) => ({ key, problems: counts.problems })));
    },
    majority: async ({ keys }) => {
      const chosen = await this.known(keys);
      return this.analysis.ask('majority', {
        models: chosen.map(({ file, counts }) => ({ path: file, name: counts.name, answer: null })),
      });
    },
    // A problem is known by its id alone, which of some files is the question.
    readPrompts: () => ({ prompts: {} }),
    readSamples: async ({ key, problem, first }) => this.samples((await this.known([key]))[0]!, problem, first),
    save: async (file) => ({ saved: await this.services.save(dirname(this.files[0]!), file) }),
    copy: async ({ text }) => {
      await this.services.copy(text);
      return {};
    },
    addFile: async () => {
      const file = await this.services.pickFile();
      if (file !== null) await this.add(file);
      return {};
    },
    removeFile: async ({ file }) => {
      await this.remove(file);
      return {};
    },
    act: noRunHere,
    readPerplexity: noRunHere,
    measurePerplexity: noRunHere,
    chooseReference: noRunHere,
    stopPerplexity: () => ({}),
  };

  private async overview(): Promise<CoverageOverview> {
    const { counted, unread } = await this.all();
    // With nothing to show beside it, why there is nothing is all there is to tell.
    if (counted.length === 0 && unread[0]) throw new Error(unread[0].reason);
    return {
      ...{ runId: null, title: basename(this.files[0]!), broken: [], asked: null, files: [...this.files], unread },
      choices: counted.map((one, index) => choiceOf(one, index === 0)),
      suggested: counted.slice(0, 8).map(({ key }) => key),
      ...{ evaluateReason: noRun(), scoreReason: noRun(), reportReason: noRun() },
      notes: counted.flatMap(({ counts }) => counts.caveats),
    };
  }

  private async add(file: string): Promise<void> {
    if (this.files.includes(file)) throw new Error(l10n.t('{0} is here already.', basename(file)));
    await this.of(file);
    this.files.push(file);
    this.changed(await this.overview());
  }

  private async remove(file: string): Promise<void> {
    const index = this.files.indexOf(file);
    // The first one is what the panel is of.
    if (index < 1) throw new Error(l10n.t('{0} is no file that was added to this panel.', file));
    this.files.splice(index, 1);
    this.changed(await this.overview());
  }

  /** Of the files that can be read; one that cannot does not keep the others from the panel. */
  private async all(files: readonly string[] = this.files): Promise<{ counted: Counted[]; unread: CoverageOverview['unread'] }> {
    const read = await Promise.allSettled(files.map((file) => this.of(file)));
    return {
      counted: read.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])),
      unread: read.flatMap((one, index) =>
        one.status === 'rejected' ? [{ file: files[index]!, reason: messageOf(one.reason) }] : [],
      ),
    };
  }

  private of(file: string): Promise<Counted[]> {
    const kept = this.read.get(file);
    if (kept) return kept;
    const reading = this.analysis
      .ask('counts', { path: file })
      .then(({ sets }) => sets.map((counts) => ({ key: `${file}#${counts.name}`, file, counts })));
    this.read.set(file, reading);
    reading.catch(() => this.read.delete(file));
    return reading;
  }

  private async known(keys: readonly string[]): Promise<Counted[]> {
    // A file that cannot be read is tried again when the panel opens, not for what is asked of the others.
    const { counted: all } = await this.all(this.files.filter((file) => keys.some((key) => key.startsWith(`${file}#`))));
    return keys.map((key) => {
      const found = all.find((one) => one.key === key);
      if (!found) throw new Error(l10n.t('A model that was shown is no longer there: {0}.', key));
      return found;
    });
  }

  private async samples(
    { file, counts }: Counted,
    problem: string,
    first: number,
  ): Promise<Reply<CoverageProtocol, 'readSamples'>> {
    const ask = { path: file, step: null, name: counts.name, problem, first, most: SAMPLES_PAGE };
    const { total, right, unknown, page } = await this.analysis.ask('completionsPage', ask).catch((error: unknown) => {
      throw new Error(l10n.t('There are no texts to show: {0}', messageOf(error)));
    });
    if (total === 0) throw new Error(l10n.t('{0} has outcomes without texts.', basename(file)));
    return {
      ...{ prompt: problem, total, right, unknown, failed: 0 },
      samples: page.map((one) => ({ ...one, tokens: null, reward: null, isCut: false, failure: null })),
    };
  }
}

const noRun = (): string => l10n.t('This panel is of files: there is no run.');

function noRunHere(): never {
  throw new Error(noRun());
}

function choiceOf({ key, file, counts: { name, problems, hasAnswers } }: Counted, isFirst: boolean): CoverageChoice {
  return {
    ...{ key, label: name, run: basename(file), dataset: file, group: 0, failed: 0, reward_funcs: [] },
    ...{ createdAt: null, temperature: null, top_p: null, top_k: null, max_completion_length: null },
    ...{ areFailedCounted: false, step: null, runKey: null, recipe: {} },
    votelessReason: hasAnswers ? null : l10n.t('The samples of {0} do not say what they answered.', basename(file)),
    role: isFirst ? 'base' : 'trained',
    problems: problems.length,
    samples: problems.reduce((most, { n }) => Math.max(most, n), 0),
  };
}
