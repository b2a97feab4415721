import { html, nothing, type PropertyValues } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import {
  coverageProtocol,
  MOST_SHOWN,
  type CoverageMajority,
  type CoverageOverview,
  type CoverageReport,
} from '../../src/contract/messages/coverage';
import { PanelElement, panelStyles } from '../shared/panelElement';
import './caveatList';
import './coverageCharts';
import type { CoverageCharts } from './coverageCharts';
import './coverageHeader';
import type { Saving, View } from './coverageHeader';
import './coverageSide';
import type { CoverageSide } from './coverageSide';
import { leftOut, nextReport, noReportYet, nothingEvaluated, readingStrips } from './coverageStates';
import { coverageStyles } from './coverageStyles';
import { keptSchema, type Kept } from './kept';
import { Measuring } from './measuring';
import { caveats } from './model/caveats';
import { offeredKeys } from './model/choice';
import { drawnMeasure } from './model/drawnMeasure';
import { drawnOf, type Drawn } from './model/exportItems';
import { factorOf, inOrder } from './model/factor';
import { type Measure, type ThresholdName } from './model/measure';
import { type Category } from './model/problemRows';
import { shownEvaluations, type Shown } from './model/shown';
import { Perplexities } from './perplexity';
import './perplexitySection';
import type { PerplexitySection } from './perplexitySection';
import './problemSamples';
import { Prompts } from './prompts';
import { Samples } from './samples';
import { contentOf } from './saving';

/** The Coverage panel: what training did to the problems a model can solve, from evaluations of the same problems. */
@customElement('ptl-coverage')
export class CoverageApp extends PanelElement<typeof coverageProtocol, CoverageOverview, Kept> {
  private readonly samples = new Samples(this.client, () => this.requestUpdate());
  private readonly prompts = new Prompts(this.client, () => this.requestUpdate());
  private readonly perplexities = new Perplexities(this.client, () => this.requestUpdate());
  private readonly measuring = new Measuring((keys) => this.client.ask('measure', { keys }), {
    report: (report: CoverageReport, keys) => this.showReport(report, keys),
    changed: () => this.requestUpdate(),
  });
  private readonly voting = new Measuring((keys) => this.client.ask('majority', { keys }), {
    report: (majority: CoverageMajority) => (this.majority = majority),
    changed: () => this.requestUpdate(),
  });
  @state() private report: CoverageReport | null = null;
  /** Of the evaluations that `voting` has. */
  @state() private majority: CoverageMajority | null = null;
  @query('ptl-coverage-charts') private charts!: CoverageCharts | null;
  @query('ptl-perplexity') private perplexity!: PerplexitySection | null;
  @query('ptl-coverage-side') private side!: CoverageSide | null;

  static override styles = [panelStyles, coverageStyles];

  constructor() {
    super(coverageProtocol, keptSchema, 'Reading evaluations…');
  }

  protected override updated(changed: PropertyValues): void {
    const { report } = this;
    const { problem } = this.kept;
    if (report && this.overview?.runId != null) this.readPerplexity(report);
    if (!report || !(changed.has('kept') || changed.has('report'))) return;
    if (this.measure === 'majority' || (this.kept.view === 'table' && this.votelessReason === null)) this.vote();
    if (problem === null) return;
    for (const shown of this.sides(report)) this.samples.ensure(shown.key, problem);
  }

  private readPerplexity(report: CoverageReport): void {
    const against = this.againstIndex(report);
    const [base, other] = [0, against].map((index) => report.models[index]!.key);
    this.perplexities.ensure({ base: base!, other: against === 0 ? null : other! });
  }

  protected override panel(overview: CoverageOverview): unknown {
    return html`<ptl-coverage-header
        .overview=${overview}
        .report=${this.report}
        .shown=${this.shownOf(this.kept.keys)}
        view=${this.kept.view}
        .drawn=${this.drawn()}
        @ptl-view=${({ detail }: CustomEvent<View>) => this.keep({ view: detail, problem: null })}
        @ptl-keys=${({ detail }: CustomEvent<string[]>) => this.choose(detail)}
        @ptl-do=${({ detail }: CustomEvent<Saving>) => void this.do(detail)}
      ></ptl-coverage-header>
      ${this.strips(overview)} ${this.body(overview)}`;
  }

  private strips(overview: CoverageOverview): unknown {
    const { failure, isUnderWay, keys } = this.measuring;
    const next = nextReport(this.kept.keys.length, failure, isUnderWay, () => this.choose(keys));
    return html`${this.faultStrip()}${this.report === null ? nothing : next} ${leftOut(overview, this.kept.keys)}
    ${readingStrips(overview, (file) => void this.attempt(() => this.client.ask('removeFile', { file })))}`;
  }

  private body(overview: CoverageOverview): unknown {
    if (overview.choices.length === 0 || this.kept.keys.length === 0) {
      return nothingEvaluated(overview, () => void this.do('evaluate'));
    }
    return this.report ? this.measuredBody(this.report) : this.waiting();
  }

  private waiting(): unknown {
    const { keys } = this.kept;
    return noReportYet(keys.length, this.measuring.failure, () => this.measuring.ensure(keys, true));
  }

  private measuredBody(report: CoverageReport): unknown {
    const shown = this.shownOf(report.models.map(({ key }) => key));
    // An evaluation that was shown may be gone by now.
    if (shown.length !== report.models.length) return this.waiting();
    const { problem, view, category } = this.kept;
    const against = this.againstIndex(report);
    return html`<main>
        <div class="left ${problem === null ? 'scrolls' : ''}" tabindex="-1">
          ${
            problem === null
              ? html`<ptl-coverage-charts
                    .report=${report}
                    .shown=${shown}
                    .against=${against}
                    view=${view}
                    measure=${this.measure}
                    threshold=${this.kept.threshold}
                    .majority=${this.majorityOf(report)}
                    .votelessReason=${this.votelessReason}
                    .votingFailure=${this.voting.failure}
                    @ptl-measure=${({ detail }: CustomEvent<Measure>) => this.keep({ measure: detail })}
                    @ptl-threshold=${({ detail }: CustomEvent<ThresholdName>) => this.keep({ threshold: detail })}
                    @ptl-vote=${() => this.vote(true)}
                  ></ptl-coverage-charts>
                  ${this.perplexityOf(shown, against)}`
              : this.samplesOf(problem, report)
          }
        </div>
        <aside class="scrolls">
          <ptl-coverage-side
            .report=${report}
            .shown=${shown}
            .against=${against}
            .category=${category}
            .prompts=${this.prompts.known}
            .problem=${problem}
            @ptl-against=${({ detail }: CustomEvent<string>) => this.keep({ against: detail })}
            @ptl-category=${({ detail }: CustomEvent<Category>) => this.keep({ category: detail })}
            @ptl-problem=${({ detail }: CustomEvent<string>) => this.keep({ problem: detail })}
            @ptl-in-view=${({ detail }: CustomEvent<string[]>) => this.prompts.show(detail)}
          ></ptl-coverage-side>
        </aside>
      </main>
      <ptl-caveats
        .caveats=${caveats(report, shown, this.measure === 'majority' ? this.majorityOf(report) : null)}
      ></ptl-caveats>`;
  }

  /** Only evaluations can be scored: files may have no texts. */
  private perplexityOf(shown: readonly Shown[], against: number): unknown {
    if (this.overview?.runId == null) return nothing;
    return html`<ptl-perplexity
      .perplexity=${this.perplexities.state}
      .base=${shown[0]!}
      .other=${against === 0 ? null : shown[against]!}
      view=${this.kept.view}
      .scoreReason=${this.overview.scoreReason}
      @ptl-score=${() => this.perplexities.measure()}
      @ptl-reference=${() => this.perplexities.chooseReference()}
      @ptl-stop=${() => this.perplexities.stop()}
      @ptl-retry=${() => this.perplexities.retry()}
    ></ptl-perplexity>`;
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

  /** Index of the model compared with the first: the one chosen, else the one after it, of a family the last; 0 where there is one alone. */
  private againstIndex({ models }: CoverageReport): number {
    const chosen = models.findIndex(({ key }) => key === this.kept.against);
    if (chosen > 0) return chosen;
    const isFamily = factorOf(this.shownOf(models.map(({ key }) => key)).map(({ choice }) => choice)) !== null;
    return isFamily ? models.length - 1 : Math.min(1, models.length - 1);
  }

  protected override show(overview: CoverageOverview): void {
    super.show(overview);
    const { asked } = overview;
    const isNew = asked !== null && asked.at !== this.kept.askedAt;
    this.keep({ askedAt: asked?.at ?? this.kept.askedAt, files: overview.files ?? [] });
    this.choose(isNew ? overview.suggested : offeredKeys(overview, this.kept.keys));
  }

  private choose(chosen: readonly string[]): void {
    const keys = inOrder(chosen, this.overview?.choices ?? []);
    this.keep({ keys });
    this.measuring.ensure(keys);
  }

  private showReport(report: CoverageReport, keys: readonly string[]): void {
    this.report = report;
    if (!report.problems.some(({ id }) => id === this.kept.problem)) this.keep({ problem: null });
    this.prompts.of(keys);
  }

  private do(what: Saving): Promise<void> {
    return this.attempt(async () => {
      if (what === 'addFile') return this.addFile();
      if (what === 'evaluate' || what === 'openRun' || what === 'writeReport')
        return void (await this.client.ask('act', { action: what }));
      const { report } = this;
      if (!report) return;
      const shown = this.shownOf(report.models.map(({ key }) => key));
      const pictures = { ...this.charts?.pictures, perplexity: this.perplexity?.picture };
      const content = await contentOf(what, report, shown, this.furtherOf(report, shown), pictures);
      if (content.kind === 'text') await this.client.ask('copy', { text: content.text });
      else await this.client.ask('save', content.file);
    });
  }

  /** null where no chart is on screen. */
  private drawn(): Drawn | null {
    const { report } = this;
    if (!report || this.kept.view !== 'charts' || this.kept.problem !== null) return null;
    const shown = this.shownOf(report.models.map(({ key }) => key));
    const looked = { measure: this.measure, threshold: this.kept.threshold };
    return drawnOf(drawnMeasure(report, shown, this.majorityOf(report), looked), this.perplexities.state.found);
  }

  /** What is measured only when asked for. */
  private furtherOf(report: CoverageReport, shown: readonly Shown[]): Parameters<typeof contentOf>[3] {
    const { found } = this.perplexities.state;
    const against = this.againstIndex(report);
    const names = { base: shown[0]!.name, other: against === 0 ? null : shown[against]!.name };
    return { majority: this.majorityOf(report), perplexity: found && { found, names } };
  }

  private async addFile(): Promise<void> {
    const before = new Set(this.overview?.choices.map(({ key }) => key));
    await this.client.ask('addFile', {});
    const added = this.overview?.choices.filter(({ key }) => !before.has(key)).map(({ key }) => key) ?? [];
    this.choose([...this.kept.keys, ...added].slice(0, MOST_SHOWN));
  }

  /** The measure chosen, or pass@k where these evaluations do not have it. */
  private get measure(): Measure {
    return this.kept.measure === 'majority' && this.votelessReason !== null ? 'pass' : this.kept.measure;
  }

  private get votelessReason(): string | null {
    const shown = this.shownOf(this.report?.models.map(({ key }) => key) ?? []);
    return shown.map(({ choice }) => choice.votelessReason).find((reason) => reason !== null) ?? null;
  }

  private vote(isAgain = false): void {
    this.voting.ensure(this.report?.models.map(({ key }) => key) ?? [], isAgain);
  }

  private majorityOf({ models }: CoverageReport): CoverageMajority | null {
    const isOfThese = JSON.stringify(this.voting.keys) === JSON.stringify(models.map(({ key }) => key));
    return isOfThese ? this.majority : null;
  }

  private back(): void {
    this.keep({ problem: null });
    void this.updateComplete.then(() => this.side?.focusRow());
  }

  protected override onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || this.kept.problem === null || event.defaultPrevented) return;
    event.preventDefault();
    this.back();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-coverage': CoverageApp;
  }
}
