import { html, nothing } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import * as z from 'zod';
import { compareProtocol, type CompareOverview } from '../../src/contract/messages/compare';
import type { CompareOutput } from '../../src/contract/sampleOutput';
import { count } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import { messageOf } from '../shared/messageOf';
import { PanelElement, panelStyles, strip } from '../shared/panelElement';
import './compareHeader';
import { compareStyles } from './compareStyles';
import './comparedView';
import type { ComparedView } from './comparedView';
import { offeredChoice, sameChoice, unableReason, type Choice } from './model/choice';
import { shortName } from './model/names';
import { tellingSeed } from './model/seeds';
import './outcomeList';
import './promptBar';
import { PromptSearch } from './promptSearch';
import { Sampling } from './sampling';
import './seedStrip';

const keptSchema = z.object({
  base: z.string().default(''),
  other: z.string().default(''),
  promptId: z.string().default(''),
  seed: z.int().nullable().default(null),
  onlyDifferent: z.boolean().default(false),
});
type Kept = z.output<typeof keptSchema>;

/** The Compare panel: two models, one prompt, the same seeds. */
@customElement('ptl-compare')
export class CompareApp extends PanelElement<typeof compareProtocol, CompareOverview, Kept> {
  private readonly sampling = new Sampling(this.client, () => this.requestUpdate());
  private readonly search = new PromptSearch(this.sampling, () => this.requestUpdate());
  @query('ptl-compared') private compared!: ComparedView | null;

  static override styles = [panelStyles, compareStyles];

  constructor() {
    super(compareProtocol, keptSchema, 'Reading models and prompts…');
  }

  protected override panel(overview: CompareOverview): unknown {
    const { choice } = this;
    const result = this.sampling.result(choice);
    const index = overview.prompts.findIndex(({ id }) => id === choice.promptId);
    return html`<ptl-compare-header
        .overview=${overview}
        base=${choice.base}
        other=${choice.other}
        .seeds=${result?.pairs.length ?? 0}
        .sampleReason=${this.reason() ?? this.busyReason() ?? this.sampling.fullReason(choice, overview.samples)}
        .diffReason=${result ? null : 'There are no texts yet.'}
        @ptl-models=${({ detail }: CustomEvent<{ base: string; other: string }>) => this.choose(detail)}
        @ptl-sample=${() => void this.sampling.more(choice, overview.samples).catch(() => undefined)}
        @ptl-diff=${() => void this.openDiff()}
      ></ptl-compare-header>
      <section class="seeds" aria-label="Prompt and seeds">
        <ptl-prompt-bar
          .prompts=${overview.prompts}
          .index=${Math.max(0, index)}
          ?onlyDifferent=${this.kept.onlyDifferent}
          .searching=${this.search.index === null ? null : this.search.index + 1}
          @ptl-step=${({ detail }: CustomEvent<1 | -1>) => void this.stepPrompt(detail)}
          @ptl-prompt=${({ detail }: CustomEvent<string>) => this.showPrompt(detail)}
          @ptl-only-different=${({ detail }: CustomEvent<boolean>) => this.keep({ onlyDifferent: detail })}
          @ptl-cancel=${() => this.stopSearch()}
        ></ptl-prompt-bar>
        ${result ? this.seeds(result) : nothing}
      </section>
      ${this.strip(result)}
      <main class="scrolls" tabindex="-1">${this.body(result)}</main>`;
  }

  private seeds({ pairs }: CompareOutput): unknown {
    const otherName = this.otherName;
    const chosen = ({ detail }: CustomEvent<number>): void => this.keep({ seed: detail });
    return html`<ptl-seeds .pairs=${pairs} .selected=${this.kept.seed} otherName=${otherName} @ptl-seed=${chosen}></ptl-seeds>
      <ptl-outcomes .pairs=${pairs} .selected=${this.kept.seed} otherName=${otherName} @ptl-seed=${chosen}></ptl-outcomes>`;
  }

  /** One line above the texts: more samples on their way, or what went wrong while there is something to read. */
  private strip(result: CompareOutput | undefined): unknown {
    const { choice } = this;
    if (this.fault !== null) return this.faultStrip();
    const stopped = result && this.sampling.failure(choice);
    const dismiss = { label: 'Dismiss', press: () => this.sampling.forgetFailure(choice) };
    if (stopped) return strip(visibleText(stopped.message), dismiss, !stopped.cancelled);
    if (!result || !this.sampling.isPending(choice)) return nothing;
    const { progress } = this.sampling;
    const words = progress ? `Sampling ${count(progress.done)} of ${count(progress.total)}…` : 'Sampling more…';
    return strip(words, { label: 'Cancel', press: () => this.cancel() });
  }

  private body(result: CompareOutput | undefined): unknown {
    const { choice, overview } = this;
    const pair = result?.pairs.find(({ seed }) => seed === this.kept.seed) ?? result?.pairs[0];
    if (result && pair) {
      return html`<ptl-compared
        .output=${result}
        .pair=${pair}
        baseLabel=${this.label(choice.base)}
        otherLabel=${this.label(choice.other)}
        otherName=${this.otherName}
      ></ptl-compared>`;
    }
    const reason = this.reason();
    if (reason !== null) return html`<ptl-state kind="empty" headline=${reason} detail=${this.advice()}></ptl-state>`;
    const stopped = this.sampling.failure(choice);
    if (stopped !== undefined) {
      return html`<ptl-state kind=${stopped.cancelled ? 'empty' : 'failed'} headline=${stopped.message}
        ><ptl-button label="Try Again" @ptl-press=${() => this.ensure()}></ptl-button
      ></ptl-state>`;
    }
    const { progress } = this.sampling;
    return html`<ptl-state
      kind="loading"
      headline="Sampling both models with the same ${overview?.samples ?? 16} seeds…"
      detail=${progress ? '' : 'The models are being loaded.'}
      .done=${progress?.done ?? null}
      .total=${progress?.total ?? null}
      ><ptl-button label="Cancel" @ptl-press=${() => this.cancel()}></ptl-button
    ></ptl-state>`;
  }

  private reason(): string | null {
    return this.overview && unableReason(this.overview, this.choice);
  }

  private advice(): string {
    if (this.overview?.disabledReason === null) return '';
    const noModel = this.choice.other === '';
    return noModel ? 'Both models are sampled with the same seeds once there is a checkpoint.' : '';
  }

  private busyReason(): string | null {
    return this.search.index !== null || this.sampling.isPending(this.choice) ? 'Sampling already.' : null;
  }

  protected override show(overview: CompareOverview): void {
    const choice = offeredChoice(overview, this.choice);
    super.show(overview);
    if (!sameChoice(choice, this.choice)) this.choose(choice);
    // A run that goes tells of changes all the time: what failed is tried again only when the user asks.
    else if (!this.sampling.failure(choice)) this.ensure();
  }

  private choose(change: Partial<Choice>): void {
    // It looks for prompts on which the models chosen before differ.
    this.search.stop();
    this.keep(change);
    this.ensure();
  }

  /** Samples what is chosen, where that has not been done, and shows a seed of it. */
  private ensure(): void {
    const { choice, overview } = this;
    if (!overview || this.reason() !== null) return;
    void this.sampling
      .first(choice, overview.samples)
      .then(({ pairs }) => {
        if (sameChoice(choice, this.choice) && !pairs.some(({ seed }) => seed === this.kept.seed))
          this.keep({ seed: tellingSeed(pairs) });
      })
      // The failure is kept by the sampling and shown.
      .catch(() => undefined);
  }

  private showPrompt(promptId: string | undefined): void {
    if (promptId === undefined) return;
    this.keep({ seed: null });
    this.choose({ promptId });
  }

  private async stepPrompt(by: 1 | -1): Promise<void> {
    const { overview, choice } = this;
    if (!overview) return;
    const start = overview.prompts.findIndex(({ id }) => id === choice.promptId);
    if (!this.kept.onlyDifferent || this.reason() !== null) return this.showPrompt(overview.prompts[start + by]?.id);
    await this.attempt(async () => {
      const index = await this.search.find(overview, choice, start, by);
      if (index !== null) this.showPrompt(overview.prompts[index]?.id);
    });
  }

  private stopSearch(): void {
    this.search.stop();
    this.cancel();
  }

  private cancel(): void {
    // Its request fails then, and that is shown.
    this.sampling.cancel().catch((error: unknown) => (this.fault = messageOf(error)));
  }

  private async openDiff(): Promise<void> {
    const { choice } = this;
    const result = this.sampling.result(choice);
    const pair = result?.pairs.find(({ seed }) => seed === this.kept.seed) ?? result?.pairs[0];
    if (!result || !pair) return;
    await this.attempt(() =>
      this.client.ask('openDiff', {
        promptId: result.promptId,
        prompt: result.prompt,
        baseLabel: this.label(choice.base),
        otherLabel: this.label(choice.other),
        base: pair.base.completion.text,
        other: pair.other.completion.text,
      }),
    );
  }

  protected override onKey(event: KeyboardEvent): void {
    if (event.key !== 'F7' || !this.compared) return;
    event.preventDefault();
    this.compared.goToDifference(event.shiftKey ? -1 : 1);
  }

  private get choice(): Choice {
    const { base, other, promptId } = this.kept;
    return { base, other, promptId };
  }

  private label(id: string): string {
    return this.overview?.models.find((model) => model.id === id)?.label ?? '';
  }

  private get otherName(): string {
    return shortName(this.label(this.choice.other));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-compare': CompareApp;
  }
}
