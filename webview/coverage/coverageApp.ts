import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { z } from 'zod';
import { coverageProtocol, type CoverageOverview, type CoverageReport } from '../../src/contract/messages/coverage';
import '../shared/actionButton';
import { count } from '../shared/format';
import { HostClient } from '../shared/hostClient';
import '../shared/icons';
import { readPanelState } from '../shared/panelState';
import '../shared/segments';
import '../shared/stateMessage';
import { baseStyles } from '../shared/theme';
import './coverageHeader';
import type { Saving, View } from './coverageHeader';
import { coverageStyles } from './coverageStyles';
import './coverageTable';
import './histogramChart';
import type { AccuracyHistogram } from './histogramChart';
import { Measuring } from './measuring';
import { caveats } from './model/caveats';
import { offeredKeys } from './model/choice';
import { finding } from './model/finding';
import { histogramNote } from './model/histogramLayout';
import { problemRows, type Category, type ProblemRow } from './model/problemRows';
import { shownEvaluations, type Shown } from './model/shown';
import './passAtKChart';
import type { PassAtKChart } from './passAtKChart';
import './problemList';
import type { ProblemList } from './problemList';
import './problemSamples';
import { Samples } from './samples';
import { contentOf } from './saving';
import './solvedMatrix';
import { messageOf } from '../shared/messageOf';

const categories = ['lost', 'gained', 'kept', 'neither', 'never', 'sometimes', 'always'] as const;
const savedSchema = z.looseObject({
  keys: z.array(z.string()).optional(),
  against: z.string().nullable().optional(),
  view: z.enum(['charts', 'table']).optional(),
  category: z.enum(categories).nullable().optional(),
  problem: z.string().nullable().optional(),
  asked: z.string().nullable().optional(),
});

/** The Coverage panel: what training did to the problems a model can solve, from evaluations of the same problems. */
@customElement('ptl-coverage')
export class CoverageApp extends LitElement {
  private readonly client = new HostClient(coverageProtocol, (fault) => (this.fault = fault));
  private readonly samples = new Samples(this.client, () => this.requestUpdate());
  private readonly measuring = new Measuring(this.client, {
    report: (report, keys) => this.showReport(report, keys),
    changed: () => this.requestUpdate(),
  });
  @state() private overview: CoverageOverview | null = null;
  @state() private report: CoverageReport | null = null;
  /** Why nothing can be shown at all. */
  @state() private failure: string | null = null;
  @state() private fault: string | null = null;
  /** Chosen, the one compared with first; those of the report may still be others. */
  @state() private keys: string[] = [];
  @state() private against: string | null = null;
  @state() private view: View = 'charts';
  @state() private category: Category | null = null;
  @state() private problem: string | null = null;
  @state() private prompts: ReadonlyMap<string, string> = new Map();
  @query('ptl-pass-at-k') private curves!: PassAtKChart | null;
  @query('ptl-accuracy-histogram') private histogram!: AccuracyHistogram | null;
  @query('ptl-problems') private list!: ProblemList | null;
  /** What was asked for when the panel opened, once it was shown: a reload keeps what was chosen since. */
  private asked: string | null = null;
  private stopListening: () => void = () => undefined;

  static override styles = [baseStyles, coverageStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    const saved = this.client.getState(savedSchema);
    this.keys = saved?.keys ?? [];
    this.against = saved?.against ?? null;
    this.view = saved?.view ?? 'charts';
    this.category = saved?.category ?? null;
    this.problem = saved?.problem ?? null;
    this.asked = saved?.asked ?? null;
    this.save();
    this.stopListening = this.client.onNotification('changed', (overview) => this.show(overview));
    window.addEventListener('keydown', this.onKey);
    void this.open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopListening();
    window.removeEventListener('keydown', this.onKey);
  }

  protected override updated(changed: PropertyValues): void {
    const { problem, report } = this;
    if (!report || problem === null || !(changed.has('problem') || changed.has('report') || changed.has('against'))) return;
    for (const shown of this.sides(report)) this.samples.ensure(shown.key, problem);
  }

  override render(): unknown {
    const { overview, report } = this;
    if (!overview) {
      return this.failure === null
        ? html`<ptl-state kind="loading" headline="Reading evaluations…"></ptl-state>`
        : html`<ptl-state kind="failed" headline=${this.failure}
            ><ptl-button label="Try Again" @ptl-press=${() => void this.open()}></ptl-button
          ></ptl-state>`;
    }
    return html`<ptl-coverage-header
        .overview=${overview}
        .report=${report}
        .shown=${this.shownOf(this.keys)}
        view=${this.view}
        @ptl-view=${({ detail }: CustomEvent<View>) => this.keep({ view: detail, problem: null })}
        @ptl-keys=${({ detail }: CustomEvent<string[]>) => this.choose(detail)}
        @ptl-do=${({ detail }: CustomEvent<Saving>) => void this.do(detail)}
      ></ptl-coverage-header>
      ${this.strips(overview)} ${this.body(overview)}`;
  }

  private strips({ broken }: CoverageOverview): unknown {
    const { failure, isUnderWay } = this.measuring;
    const strip = (text: string, dismiss: () => void) =>
      html`<div class="strip failed" role="alert">
        <span class="grow">${text}</span><button class="link" @click=${dismiss}>Dismiss</button>
      </div>`;
    return html`${this.fault === null ? nothing : strip(this.fault, () => (this.fault = null))}
    ${failure !== null && this.report !== null ? strip(failure, () => this.choose(this.measuring.keys)) : nothing}
    ${isUnderWay && this.report !== null ? html`<div class="strip muted" role="status">Measuring ${count(this.keys.length)} evaluations…</div>` : nothing}
    ${broken.map(({ id, reason }) => html`<div class="strip muted"><span>${id} cannot be read: ${reason}</span></div>`)}`;
  }

  private body(overview: CoverageOverview): unknown {
    if (overview.choices.length === 0 || this.keys.length === 0) {
      return html`<ptl-state
        kind="empty"
        headline="No pass@k has been measured in this run yet."
        detail="Evaluate the base and a checkpoint on the same problems: their curves are drawn here, and where they cross."
        ><ptl-button
          label="Evaluate pass@k…"
          icon="beaker"
          primary
          .disabledReason=${overview.evaluateReason}
          @ptl-press=${() => void this.do('evaluate')}
        ></ptl-button
      ></ptl-state>`;
    }
    return this.report ? this.measuredBody(this.report) : this.waiting();
  }

  /** What stands where a report will. */
  private waiting(): unknown {
    const { failure } = this.measuring;
    return failure === null
      ? html`<ptl-state
          kind="loading"
          headline="Measuring pass@k of ${count(this.keys.length)} ${this.keys.length === 1 ? 'evaluation' : 'evaluations'}…"
        ></ptl-state>`
      : html`<ptl-state kind="failed" headline=${failure} detail="The evaluations themselves are as they were."
          ><ptl-button label="Try Again" @ptl-press=${() => this.measuring.ensure(this.keys, true)}></ptl-button
        ></ptl-state>`;
  }

  private measuredBody(report: CoverageReport): unknown {
    const shown = this.shownOf(report.models.map(({ key }) => key));
    // An evaluation that was shown may be gone by now.
    if (shown.length !== report.models.length) return this.waiting();
    const against = this.againstIndex(report);
    const rows = problemRows(report, against);
    const category = this.categoryOf(rows);
    const names = shown.map(({ name }) => name);
    return html`<main>
        <div class="left ${this.problem === null ? 'scrolls' : ''}" tabindex="-1">
          ${this.problem === null ? this.charts(report, shown, against, names) : this.samplesOf(this.problem, report)}
        </div>
        <aside class="scrolls">
          ${this.comparison(report, shown, against, category)}
          <ptl-problems
            .rows=${rows}
            .category=${category}
            .prompts=${this.prompts}
            .base=${shown[0]!}
            .other=${shown[against === 0 ? -1 : against] ?? null}
            .selected=${this.problem}
            @ptl-category=${({ detail }: CustomEvent<Category>) => this.keep({ category: detail })}
            @ptl-problem=${({ detail }: CustomEvent<string>) => this.keep({ problem: detail })}
          ></ptl-problems>
        </aside>
      </main>
      <footer class="scrolls" tabindex="0" role="contentinfo" aria-label="Caveats">
        ${caveats(report, shown).map(
          ({ isWarning, text }) =>
            html`<p class=${isWarning ? 'warning' : ''}>
              <ptl-icon name=${isWarning ? 'warning' : 'info'}></ptl-icon
              ><span>${isWarning ? html`<span class="unseen">Caveat: </span>` : nothing}${text}</span>
            </p>`,
        )}
      </footer>`;
  }

  private charts(report: CoverageReport, shown: readonly Shown[], against: number, names: readonly string[]): unknown {
    const { title, detail } = finding(report, names, against);
    return html`<div class="charts">
      <p class="finding" role="heading" aria-level="2">${title}</p>
      <p class="muted detail">${detail}</p>
      ${
        this.view === 'table'
          ? html`<ptl-coverage-table .report=${report} .shown=${shown}></ptl-coverage-table>`
          : html`<ptl-pass-at-k .report=${report} .shown=${shown} .against=${against}></ptl-pass-at-k>
              <div class="caption">
                <h2>Problems by accuracy</h2>
                <span class="axis"
                  >${against === 0 ? '' : `outline ${names[0]}, bar ${names[against]}: `}${histogramNote(report, against)}</span
                >
              </div>
              <ptl-accuracy-histogram .report=${report} .shown=${shown} .against=${against}></ptl-accuracy-histogram>`
      }
    </div>`;
  }

  private comparison(report: CoverageReport, shown: readonly Shown[], against: number, category: Category): unknown {
    const comparison = report.comparisons[against - 1];
    const other = shown[against];
    if (!comparison || !other) return nothing;
    const upTo = report.models[0]?.curve.at(-1)?.k ?? 1;
    const samples = Math.min(...report.models.map((model) => model.samples.most));
    const isEqual = report.models.every((model) => model.samples.least === samples && model.samples.most === samples);
    return html`<section class="block">
      ${
        shown.length > 2
          ? html`<div class="with">
              <span class="axis">${shown[0]!.name} beside</span>
              <ptl-segments
                label="Model compared with ${shown[0]!.name}"
                value=${other.key}
                .options=${shown.slice(1).map(({ key, name }) => ({ value: key, label: name }))}
                @ptl-change=${({ detail }: CustomEvent<string>) => this.keep({ against: detail })}
              ></ptl-segments>
            </div>`
          : nothing
      }
      <h2>Solved at least once${isEqual ? ` in ${count(samples)} samples` : ''}</h2>
      <ptl-solved-matrix
        .comparison=${comparison}
        baseName=${shown[0]!.name}
        otherName=${other.name}
        .upTo=${upTo}
        .category=${category}
        @ptl-category=${({ detail }: CustomEvent<Category>) => this.keep({ category: detail })}
      ></ptl-solved-matrix>
    </section>`;
  }

  private samplesOf(problem: string, report: CoverageReport): unknown {
    return html`<ptl-problem-samples
      problem=${problem}
      .sides=${this.sides(report).map((shown) => this.samples.of(shown, problem))}
      @ptl-back=${() => this.back()}
      @ptl-more=${({ detail }: CustomEvent<string>) => this.samples.more(detail, problem)}
    ></ptl-problem-samples>`;
  }

  /** The models whose samples stand side by side. */
  private sides(report: CoverageReport): Shown[] {
    const shown = this.shownOf(report.models.map(({ key }) => key));
    const against = this.againstIndex(report);
    return shown.filter((_, index) => index === 0 || index === against);
  }

  private shownOf(keys: readonly string[]): Shown[] {
    const choices = keys.flatMap((key) => this.overview?.choices.find((choice) => choice.key === key) ?? []);
    return shownEvaluations(choices);
  }

  /** Index of the model compared with the first: the one chosen, else the one after it; 0 where there is one alone. */
  private againstIndex({ models }: CoverageReport): number {
    const chosen = models.findIndex(({ key }) => key === this.against);
    return chosen > 0 ? chosen : models.length > 1 ? 1 : 0;
  }

  /** The category chosen where it applies, else the first that has problems. */
  private categoryOf(rows: ReadonlyMap<Category, readonly ProblemRow[]>): Category {
    if (this.category !== null && rows.has(this.category)) return this.category;
    const all = [...rows];
    return (all.find(([, { length }]) => length > 0) ?? all[0]!)[0];
  }

  private async open(): Promise<void> {
    this.failure = null;
    try {
      this.show(await this.client.ask('open', {}));
    } catch (error) {
      this.failure = messageOf(error);
    }
  }

  private show(overview: CoverageOverview): void {
    this.overview = overview;
    const isNew = overview.asked !== null && overview.asked !== this.asked;
    this.asked = overview.asked;
    this.choose(isNew ? overview.suggested : offeredKeys(overview, this.keys));
  }

  private choose(keys: readonly string[]): void {
    this.keys = [...keys];
    this.save();
    this.measuring.ensure(this.keys);
  }

  private showReport(report: CoverageReport, keys: readonly string[]): void {
    this.report = report;
    if (this.problem !== null && !report.problems.some(({ id }) => id === this.problem)) this.problem = null;
    void this.readPrompts(keys);
  }

  /** Of the first evaluation whose samples can be read; without any, problems are shown by their ids. */
  private async readPrompts(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const found = await this.client.ask('readPrompts', { key }).catch(() => null);
      if (!found) continue;
      this.prompts = new Map(Object.entries(found.prompts));
      return;
    }
  }

  private async do(what: Saving): Promise<void> {
    try {
      this.fault = null;
      if (what === 'evaluate' || what === 'openRun') return void (await this.client.ask('act', { action: what }));
      const { report } = this;
      if (!report) return;
      const shown = this.shownOf(report.models.map(({ key }) => key));
      const content = await contentOf(what, report, shown, { curves: this.curves?.picture, histogram: this.histogram?.picture });
      if (content.kind === 'text') await this.client.ask('copy', { text: content.text });
      else await this.client.ask('save', content.file);
    } catch (error) {
      this.fault = messageOf(error);
    }
  }

  private back(): void {
    this.keep({ problem: null });
    void this.updateComplete.then(() => this.list?.focusRow());
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || this.problem === null || event.defaultPrevented) return;
    event.preventDefault();
    this.back();
  };

  private keep(change: { view?: View; category?: Category; problem?: string | null; against?: string }): void {
    Object.assign(this, change);
    this.save();
  }

  private save(): void {
    const { keys, against, view, category, problem, asked } = this;
    this.client.setState({ ...readPanelState(this), keys, against, view, category, problem, asked });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-coverage': CoverageApp;
  }
}
