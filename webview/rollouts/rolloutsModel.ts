import type {
  GroupSummary,
  RolloutsOverview,
  RolloutStep,
  RolloutsProtocol,
  RolloutToken,
} from '../../src/contract/messages/rollouts';
import type { Reply } from '../../src/contract/messages/protocol';
import type { RolloutRow } from '../../src/contract/rollout';
import type { HostClient } from '../shared/hostClient';
import { passesFilter } from './groupFilters';
import { initialState, viewStateSchema, type ViewState } from './viewState';
import { messageOf } from '../shared/messageOf';

/** Something asked of the host: on its way, here, or failed with a sentence. Older content stays while newer is on its way. */
export interface Loaded<T> {
  value: T | null;
  loading: boolean;
  error: string | null;
}
const none = <T>(): Loaded<T> => ({ value: null, loading: false, error: null });

/** Rows with the step and group they belong to. */
export interface ShownGroup {
  step: RolloutStep;
  group: GroupSummary;
  rows: RolloutRow[];
}

/** A prompt in the steps read so far. */
export type FollowedPrompt = Reply<RolloutsProtocol, 'followPrompt'>;

/** What the Rollouts panel shows, and how it gets it. Calls `changed` after every change. */
export class RolloutsModel {
  overview = none<RolloutsOverview>();
  step = none<RolloutStep>();
  rows = none<RolloutRow[]>();
  /** The group to be read, whole: it stays until another one is here. */
  shown: ShownGroup | null = null;
  /** The selected prompt in the steps read so far; null before the first answer and where it could not be had. */
  followed: FollowedPrompt | null = null;
  /** Groups that match the search; null without a search. */
  found: ReadonlySet<number> | null = null;
  /** What went wrong beside what is shown, in one sentence; null for nothing. */
  fault: string | null = null;
  view: ViewState;
  /** The token that was asked for, until it is shown or something else is chosen. */
  wanted: RolloutToken | null = null;
  private visible: { of: readonly unknown[]; groups: RolloutStep['groups'] } = { of: [], groups: [] };
  /** While something is being read, new steps do not take it away. */
  reading: () => boolean = () => false;

  constructor(
    private readonly client: HostClient<RolloutsProtocol>,
    private readonly changed: () => void,
    private readonly panelState: object = {},
    asked: number | null = null,
  ) {
    this.view = client.getState(viewStateSchema) ?? { ...initialState, step: asked, follow: asked === null };
    client.onNotification('changed', (overview) => void this.take(overview));
    client.onNotification('showStep', ({ step, token }) => void this.goTo(step, token));
  }

  /** Steps whose rollouts can be read, ascending. */
  get readable(): number[] {
    return (this.overview.value?.steps ?? []).filter((each) => each.hasRollouts).map((each) => each.step);
  }

  get newest(): number | null {
    return this.readable.at(-1) ?? null;
  }

  async open(): Promise<void> {
    this.overview = { ...this.overview, loading: true, error: null };
    this.changed();
    try {
      const overview = await this.client.ask('open', {});
      const { askedStep, askedToken } = overview;
      // Asked for by name, it goes before the step that the page was left at.
      if (askedStep !== null) this.set({ step: askedStep, follow: false });
      if (askedStep !== null && askedToken) this.wanted = askedToken;
      await this.take(overview);
    } catch (error) {
      this.overview = { ...this.overview, loading: false, error: messageOf(error) };
      this.changed();
    }
  }

  async goTo(step: number, token: RolloutToken | null = null): Promise<void> {
    this.wanted = token;
    this.set({ step, follow: step === this.newest });
    await this.readStep();
  }

  async select(group: number): Promise<void> {
    if (group !== this.wanted?.group) this.wanted = null;
    const summary = this.step.value?.groups.find((each) => each.group === group);
    if (!summary) return;
    if (summary.promptId !== this.view.promptId) this.followed = null;
    this.set({ group, promptId: summary.promptId });
    await Promise.all([this.readGroup(), this.followPrompt()]);
  }

  async search(text: string): Promise<void> {
    this.set({ search: text });
    const { step } = this.view;
    if (text.trim() === '' || step === null) {
      this.found = null;
      return this.changed();
    }
    try {
      const { groups } = await this.client.ask('search', { step, text });
      if (this.view.search !== text || this.view.step !== step) return;
      this.found = new Set(groups);
    } catch (error) {
      this.fault = messageOf(error);
    }
    this.changed();
  }

  async act(action: 'compare' | 'openRun' | 'openTokens' | 'openTree' | 'exportCsv'): Promise<void> {
    const { step, promptId } = this.view;
    try {
      await this.client.ask('act', {
        action,
        ...(step === null ? {} : { step }),
        ...(action === 'openTree' && promptId !== null ? { promptId } : {}),
      });
    } catch (error) {
      this.say(messageOf(error));
    }
  }

  say(fault: string | null): void {
    this.fault = fault;
    this.changed();
  }

  /** Changes what is remembered, and remembers it. */
  set(change: Partial<ViewState>): void {
    this.view = { ...this.view, ...change };
    this.client.setState({ ...this.panelState, ...this.view, step: this.view.step ?? undefined });
    this.changed();
  }

  /** Groups that pass filter and search: the same array for as long as they are the same, so that the list is not drawn again. */
  get visibleGroups(): RolloutStep['groups'] {
    const of = [this.step.value, this.view.filter, this.found] as const;
    if (of.some((one, index) => one !== this.visible.of[index])) {
      const groups = (this.step.value?.groups ?? []).filter(
        (group) => passesFilter(group, this.view.filter) && (this.found === null || this.found.has(group.group)),
      );
      this.visible = { of, groups };
    }
    return this.visible.groups;
  }

  private async take(overview: RolloutsOverview): Promise<void> {
    const before = this.overview.value;
    this.overview = { value: overview, loading: false, error: null };
    const { step, follow } = this.view;
    const shown = step === null ? null : overview.steps.find((each) => each.step === step);
    const attempt = before?.steps.find((each) => each.step === step)?.attempt;
    const recomputed = shown !== undefined && shown !== null && attempt !== undefined && shown.attempt !== attempt;
    if (step === null || !shown) {
      if (overview.selectedStep === null) return this.changed();
      this.set({ step: overview.selectedStep });
      return this.readStep();
    }
    if (follow && !this.reading() && this.newest !== null && this.newest !== step) {
      this.set({ step: this.newest });
      return this.readStep();
    }
    if (this.step.value === null || recomputed) return this.readStep();
    this.changed();
  }

  private async readStep(): Promise<void> {
    const { step } = this.view;
    // One at a time: dragging the slider asks for the step it stops at, not for all it passes.
    if (step === null || this.step.loading) return;
    this.step = { ...this.step, loading: true, error: null };
    this.changed();
    try {
      const value = await this.client.ask('readStep', { step });
      this.step = { value: step === this.view.step ? value : this.step.value, loading: false, error: null };
    } catch (error) {
      this.step = { value: null, loading: false, error: messageOf(error) };
      this.rows = none();
    }
    if (step !== this.view.step) return this.readStep();
    this.changed();
    await this.selectInStep();
  }

  /** Goes to the group that was asked for; else keeps to the same prompt where the step has it, else takes the first group shown. */
  private async selectInStep(): Promise<void> {
    const groups = this.step.value?.groups ?? [];
    if (this.view.search !== '') await this.search(this.view.search);
    const same = groups.find((each) => each.promptId === this.view.promptId);
    const asked = groups.find((each) => each.group === this.wanted?.group);
    const group = asked ?? same ?? this.visibleGroups[0] ?? groups[0];
    if (group) await this.select(group.group);
  }

  private async readGroup(): Promise<void> {
    const { step, group } = this.view;
    const summary = this.step.value;
    const about = summary?.groups.find((each) => each.group === group);
    if (step === null || group === null || summary?.step !== step || !about) return;
    this.rows = { ...this.rows, loading: true, error: null };
    this.changed();
    const isCurrent = (): boolean => step === this.view.step && group === this.view.group;
    try {
      const rows: RolloutRow[] = [];
      for (let first: number | undefined = 0; first !== undefined && isCurrent();) {
        const page: Reply<RolloutsProtocol, 'readGroup'> = await this.client.ask('readGroup', { step, group, first });
        rows.push(...page.rows);
        first = page.next;
      }
      if (isCurrent()) {
        this.rows = { value: rows, loading: false, error: null };
        this.shown = { step: summary, group: about, rows };
      }
    } catch (error) {
      if (isCurrent()) this.rows = { value: null, loading: false, error: messageOf(error) };
    }
    this.changed();
  }

  private async followPrompt(): Promise<void> {
    const { promptId, step } = this.view;
    if (promptId === null || step === null) return;
    const isCurrent = (): boolean => promptId === this.view.promptId && step === this.view.step;
    try {
      for (let unread = 1; unread > 0 && isCurrent();) {
        const found = await this.client.ask('followPrompt', { promptId, step });
        unread = found.unread;
        if (!isCurrent()) return;
        this.followed = found;
        this.changed();
      }
    } catch (error) {
      if (!isCurrent()) return;
      this.followed = null;
      this.say(messageOf(error));
    }
  }
}
