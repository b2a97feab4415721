import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { CompareFileOverview, CompareFileProtocol, WrittenText } from '../../contract/messages/compareFile';
import { messageOf } from '../../store/errorCode';
import type { AnalysisThread } from './analysisThread';
import type { PanelHandlers } from './answer';
import type { ComparePanelServices } from './compareHandlers';
import type { SamplesFile } from './panels';

/** Answers to the Compare panel of a file with texts of several models. */
export class CompareFileReader {
  constructor(
    private readonly services: Pick<ComparePanelServices, 'openDiff'>,
    private readonly of: SamplesFile,
    private readonly analysis: Pick<AnalysisThread, 'ask'>,
  ) {}

  readonly handlers: PanelHandlers<CompareFileProtocol> = {
    open: () => this.overview(),
    readTexts: async ({ problem, base, other }) => {
      const [left, right] = await this.texts(problem, [base, other]);
      return { base: left ?? [], other: right ?? [] };
    },
    openDiff: async ({ prompt, baseLabel, otherLabel, base, other }) => {
      await this.services.openDiff({ label: baseLabel, text: base }, { label: otherLabel, text: other }, prompt);
      return {};
    },
  };

  private async overview(): Promise<CompareFileOverview> {
    const { sets } = await this.analysis.ask('counts', { path: this.of.file });
    const ids = [...new Set(sets.flatMap(({ problems }) => problems.map(({ problem }) => problem)))];
    return {
      title: basename(this.of.file),
      // A problem is known by its id alone, which of some files is the question.
      problems: ids.map((id) => ({ id, prompt: id })),
      models: sets.map(({ name, problems }) => {
        const outcomes = new Map(problems.map(({ problem, n, c }) => [problem, { right: c, samples: n }]));
        return {
          name,
          right: problems.reduce((sum, { c }) => sum + c, 0),
          samples: problems.reduce((sum, { n }) => sum + n, 0),
          outcomes: ids.map((id) => outcomes.get(id) ?? null),
        };
      }),
    };
  }

  /** Those of each model, in the order of the file. */
  private async texts(problem: string, models: readonly string[]): Promise<WrittenText[][]> {
    const { sets } = await this.analysis
      .ask('completions', { path: this.of.file, step: null, problems: [problem] })
      .catch((error: unknown) => {
        throw new Error(l10n.t('There are no texts to show: {0}', messageOf(error)));
      });
    return models.map((model) => sets.find(({ name }) => name === model)?.completions ?? []).map(written);
  }
}

const written = (completions: readonly WrittenText[]): WrittenText[] =>
  completions.map(({ text, isRight }) => ({ text, isRight }));
