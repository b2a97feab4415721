import * as l10n from '@vscode/l10n';
import type { Ask } from '../../contract/messages/protocol';
import type { TokensOverview, TokensProtocol, TokensSource, TokensStep } from '../../contract/messages/tokens';
import type { PackedTokenTable } from '../../contract/packedTokens';
import type { TokenContexts } from '../../contract/tokenTable';
import { samplesFile } from '../../store/evaluationFiles';
import { listRollouts } from '../../store/rolloutFiles';
import type { RunLibrary } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';
import type { AnalysisThread } from './analysisThread';
import type { PanelHandlers } from './answer';
import { EvaluationLibrary } from './evaluationLibrary';
import type { PanelFocus } from './panels';
import { tokensOverview, type TokensFacts } from './tokensOverview';

export interface TokensPanelServices {
  library: Pick<RunLibrary, 'find' | 'runs'>;
  isTrusted(): boolean;
  showRollout(ref: RunRef, focus: PanelFocus): void;
  save(runsFolder: string, file: Ask<TokensProtocol, 'save'>): Promise<boolean>;
  copy(text: string): Promise<void>;
  act(action: Ask<TokensProtocol, 'act'>['action'], ref: RunRef, step: number | undefined): Promise<void>;
}

/** Share of the positions that count as forking (Wang et al. 2025). */
const TOP_SHARE = 0.2;
const MOST_CONTEXTS = 64;
const KEPT_TABLES = 4;
const KEPT_CONTEXTS = 64;
/** Steps and evaluations in numbers, of a few bytes each. */
const KEPT_STEPS = 10_000;

/** Answers to the Tokens panel of one run. The files never change, so what was made of one is kept. */
export class TokensReader {
  private readonly evaluations: EvaluationLibrary;
  private readonly tables = new Map<string, Promise<PackedTokenTable>>();
  private readonly contexts = new Map<string, Promise<TokenContexts>>();
  private readonly steps = new Map<string, Promise<Omit<TokensStep, 'step'>>>();
  private asked: TokensFacts['asked'] = null;

  constructor(
    private readonly services: TokensPanelServices,
    private readonly ref: RunRef,
    private readonly analysis: Pick<AnalysisThread, 'ask'>,
    private readonly now: () => number = Date.now,
  ) {
    this.evaluations = new EvaluationLibrary(services.library);
  }

  readonly handlers: PanelHandlers<TokensProtocol> = {
    open: () => this.overview(),
    read: async ({ source }) => this.table(await this.pathOf(source)),
    readContexts: async ({ source, id }) => {
      const path = await this.pathOf(source);
      return kept(this.contexts, `${path} ${id}`, KEPT_CONTEXTS, () =>
        this.analysis.ask('tokenContexts', { path, step: null, id, most: MOST_CONTEXTS }),
      );
    },
    readStep: async ({ step }) => {
      const path = await this.pathOf({ step });
      return { step, ...(await kept(this.steps, path, KEPT_STEPS, () => this.summary(path))) };
    },
    showRollout: ({ step, ...token }) => {
      this.services.showRollout(this.ref, { step, token });
      return {};
    },
    save: async (file) => ({ saved: await this.services.save(this.ref.runsFolder, file) }),
    copy: async ({ text }) => {
      await this.services.copy(text);
      return {};
    },
    act: async ({ action, step }) => {
      await this.services.act(action, this.ref, step);
      return {};
    },
  };

  /** Shows a step or an evaluation in place of what is shown; nothing where neither is named. */
  show({ step, evaluation }: PanelFocus): void {
    if (step !== undefined || evaluation !== undefined) this.asked = { step, evaluation, at: this.now() };
  }

  async overview(): Promise<TokensOverview> {
    const entry = this.services.library.find(this.ref);
    if (!entry) throw new Error(l10n.t('The run {0} is no longer in {1}.', this.ref.runId, this.ref.runsFolder));
    const [files, { evaluations }] = await Promise.all([listRollouts(runKey(this.ref)), this.evaluations.of(this.ref)]);
    const steps = files.map(({ step, attempt }) => ({ step, attempt }));
    return tokensOverview(entry, { steps, evaluations, trusted: this.services.isTrusted(), asked: this.asked });
  }

  private async pathOf(source: TokensSource): Promise<string> {
    if ('step' in source) {
      const found = (await listRollouts(runKey(this.ref))).find(({ step }) => step === source.step);
      if (!found) throw new Error(l10n.t('Step {0} of {1} has no rollouts.', source.step, this.ref.runId));
      return found.file;
    }
    const { evaluations } = await this.evaluations.of(this.ref);
    if (evaluations.some(({ id }) => id === source.evaluation)) return samplesFile(runKey(this.ref), source.evaluation);
    throw new Error(l10n.t('The evaluation {0} is no longer there.', source.evaluation));
  }

  private table(path: string): Promise<PackedTokenTable> {
    return kept(this.tables, path, KEPT_TABLES, () => this.analysis.ask('tokenTable', { path, step: null, share: TOP_SHARE }));
  }

  private async summary(path: string): Promise<Omit<TokensStep, 'step'>> {
    const read = this.tables.get(path)?.then(({ file }) => file);
    // Of lists, as short as they can be.
    const file =
      (await read) ??
      (await this.analysis.ask('tokens', { path, step: null, least: Number.MAX_SAFE_INTEGER, most: 1, share: TOP_SHARE }))
        .files[0];
    if (!file) throw new Error(l10n.t('{0} has no tokens.', path));
    const { tokens, entropy, reference } = file;
    return {
      tokens,
      mean: entropy?.mean ?? null,
      certain: entropy?.certain ?? null,
      p80: entropy?.percentiles[80] ?? null,
      overlap: reference?.overlap ?? null,
    };
  }
}

/** What was made before, else made now and kept, unless that fails. */
function kept<T>(all: Map<string, Promise<T>>, key: string, most: number, make: () => Promise<T>): Promise<T> {
  const known = all.get(key);
  if (known) return known;
  const made = make();
  all.set(key, made);
  made.catch(() => all.delete(key));
  for (const old of [...all.keys()].slice(0, -most)) all.delete(old);
  return made;
}
