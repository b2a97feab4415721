import * as l10n from '@vscode/l10n';
import type { RolloutsOverview, RolloutsProtocol, RolloutStep } from '../../contract/messages/rollouts';
import type { ParquetDecoder } from '../../store/parquetFile';
import { listRollouts, type RolloutFile } from '../../store/rolloutFiles';
import type { RunLibrary } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';
import type { PanelHandlers } from './answer';
import { PromptFollower } from './promptFollower';
import { reading } from './readRollouts';
import { rolloutsOverview } from './rolloutsOverview';
import { rolloutStep, summaryColumns } from './rolloutStep';

export interface RolloutsPanelServices {
  library: Pick<RunLibrary, 'find' | 'view'>;
  compare(ref: RunRef, step: number | undefined): Promise<void>;
  openRun(ref: RunRef): Promise<void>;
  exportCsv(ref: RunRef, step: number | undefined): Promise<void>;
}

const KEPT_STEPS = 16;

/** Answers to the Rollouts panel of one run, with the summaries of the last steps kept: a rollout file never changes. */
export class RolloutsReader {
  private readonly steps = new Map<string, Promise<RolloutStep>>();
  private readonly follower: PromptFollower;
  private asked: number | null = null;

  constructor(
    private readonly services: RolloutsPanelServices,
    private readonly ref: RunRef,
    private readonly firstStep: number | undefined,
    private readonly decoder: ParquetDecoder,
  ) {
    this.follower = new PromptFollower(decoder);
  }

  readonly handlers: PanelHandlers<RolloutsProtocol> = {
    open: async () => {
      const overview = await this.overview();
      const { asked } = this;
      // Only now: a page that is told of a failure asks again.
      this.asked = null;
      return { ...overview, askedStep: asked };
    },
    readStep: async ({ step }) => this.step(step, await this.fileOf(step)),
    readGroup: ({ step, group }) => this.withFile(step, async (file) => ({ step, rows: await file.readGroup(group) })),
    search: ({ step, text }) => this.withFile(step, async (file) => ({ groups: await this.search(file, text) })),
    followPrompt: async ({ promptId, step }) => this.follower.follow(await listRollouts(runKey(this.ref)), promptId, step),
    act: async ({ action, step }) => {
      if (action === 'compare') await this.services.compare(this.ref, step);
      else if (action === 'openRun') await this.services.openRun(this.ref);
      else await this.services.exportCsv(this.ref, step);
      return {};
    },
  };

  /** Shows a step when the page, which is away, comes back. */
  showLater(step: number): void {
    this.asked = step;
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

  private async withFile<T>(step: number, use: (file: RolloutFile) => Promise<T>): Promise<T> {
    return reading(this.decoder, await this.fileOf(step), use);
  }

  private step(step: number, path: string): Promise<RolloutStep> {
    const kept = this.steps.get(path);
    if (kept) return kept;
    const read = reading(this.decoder, path, async (file) => {
      const [first] = file.groups;
      const scored = first === undefined ? [] : await file.readColumns(['ref_logprobs'], first);
      return rolloutStep(
        step,
        await file.readColumns([...summaryColumns]),
        scored.some(({ ref_logprobs }) => ref_logprobs !== null),
      );
    });
    this.steps.set(path, read);
    read.catch(() => this.steps.delete(path));
    for (const old of [...this.steps.keys()].slice(0, -KEPT_STEPS)) this.steps.delete(old);
    return read;
  }

  private async search(file: RolloutFile, text: string): Promise<number[]> {
    const wanted = text.toLowerCase();
    const rows = await file.readColumns(['group', 'prompt', 'completion']);
    const hits = rows.filter(({ prompt, completion }) => `${prompt}\n${completion}`.toLowerCase().includes(wanted));
    return [...new Set(hits.map(({ group }) => group))];
  }
}
