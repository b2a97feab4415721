import * as l10n from '@vscode/l10n';
import type { RolloutsOverview, RolloutsProtocol, RolloutStep, RolloutToken } from '../../contract/messages/rollouts';
import { listRollouts } from '../../store/rolloutFiles';
import type { RunLibrary } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';
import type { PanelHandlers } from './answer';
import { PromptFollower } from './promptFollower';
import type { AskRollouts } from './rolloutQuestions';
import { rolloutsOverview } from './rolloutsOverview';

export interface RolloutsPanelServices {
  library: Pick<RunLibrary, 'find' | 'view'>;
  compare(ref: RunRef, step: number | undefined): Promise<void>;
  openRun(ref: RunRef): Promise<void>;
  openTokens(ref: RunRef, step: number | undefined): Promise<void>;
  /** @param prompt its id */
  openTree(ref: RunRef, step: number | undefined, prompt: string | undefined): Promise<void>;
  exportCsv(ref: RunRef, step: number | undefined): Promise<void>;
}

const KEPT_STEPS = 16;

/** Answers to the Rollouts panel of one run, with the summaries of the last steps kept: a rollout file never changes. */
export class RolloutsReader {
  private readonly steps = new Map<string, Promise<RolloutStep>>();
  private readonly follower: PromptFollower;
  private asked: { step: number; token?: RolloutToken | undefined } | null = null;

  constructor(
    private readonly services: RolloutsPanelServices,
    private readonly ref: RunRef,
    private readonly firstStep: number | undefined,
    private readonly ask: AskRollouts,
  ) {
    this.follower = new PromptFollower(ask);
  }

  readonly handlers: PanelHandlers<RolloutsProtocol> = {
    open: async () => {
      const overview = await this.overview();
      const { asked } = this;
      // Only now: a page that is told of a failure asks again.
      this.asked = null;
      return { ...overview, askedStep: asked?.step ?? null, askedToken: asked?.token };
    },
    readStep: async ({ step }) => this.step(step, await this.fileOf(step)),
    readGroup: async ({ step, group, first = 0 }) => ({
      step,
      ...(await this.ask('group', await this.fileOf(step), { group, first })),
    }),
    search: async ({ step, text }) => ({ groups: await this.ask('search', await this.fileOf(step), { text }) }),
    followPrompt: async ({ promptId, step }) => this.follower.follow(await listRollouts(runKey(this.ref)), promptId, step),
    act: async ({ action, step, promptId }) => {
      if (action === 'compare') await this.services.compare(this.ref, step);
      else if (action === 'openRun') await this.services.openRun(this.ref);
      else if (action === 'openTokens') await this.services.openTokens(this.ref, step);
      else if (action === 'openTree') await this.services.openTree(this.ref, step, promptId);
      else await this.services.exportCsv(this.ref, step);
      return {};
    },
  };

  /** Shows a step, or a token of it, when the page, which is away, comes back. */
  showLater(step: number, token?: RolloutToken): void {
    this.asked = { step, token };
  }

  async overview(): Promise<RolloutsOverview> {
    const entry = this.services.library.find(this.ref);
    if (!entry) throw new Error(l10n.t('The run {0} is no longer in {1}.', this.ref.runId, this.ref.runsFolder));
    const [view, onDisk] = await Promise.all([this.services.library.view(this.ref), listRollouts(runKey(this.ref))]);
    return rolloutsOverview(entry, view, onDisk, this.firstStep);
  }

  private async fileOf(step: number): Promise<string> {
    const found = (await listRollouts(runKey(this.ref))).find((candidate) => candidate.step === step);
    if (!found) throw new Error(l10n.t('Step {0} of {1} has no rollouts.', step, this.ref.runId));
    return found.file;
  }

  private step(step: number, path: string): Promise<RolloutStep> {
    const kept = this.steps.get(path);
    if (kept) return kept;
    const read = this.ask('step', path, { step });
    this.steps.set(path, read);
    read.catch(() => this.steps.delete(path));
    for (const old of [...this.steps.keys()].slice(0, -KEPT_STEPS)) this.steps.delete(old);
    return read;
  }
}
