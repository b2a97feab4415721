import { html, nothing } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { treeProtocol, type TreeOverview, type TreeSource } from '../../src/contract/messages/tree';
import type { TreeReport } from '../../src/contract/treeReport';
import { visibleText } from '../shared/hostileText';
import { PanelElement, panelStyles, strip } from '../shared/panelElement';
import { ChosenSamples } from './chosenSamples';
import './forkView';
import type { ForkView } from './forkView';
import { keptSchema, type Kept } from './kept';
import { firstChosen } from './model/chosenFork';
import { finding, footNotes } from '../../src/analysis/tree/finding';
import { modelsOf, sidesOf, sourceWords, stepOf, stillThere, type TreeModel } from './model/names';
import type { SampleThrough } from './model/samplesThrough';
import { firstOpen, hasUndrawn, type TreeView } from '../../src/analysis/tree/shownTree';
import { pathTo } from '../../src/analysis/tree/sides';
import './sampleView';
import { SampleReading } from './sampleReading';
import { contentOf } from './saving';
import { treeAppStyles } from './treeAppStyles';
import './treeChart';
import type { SearchTree } from './treeChart';
import './treeHeader';
import type { TreeAction } from './treeHeader';
import './treeLegend';
import { keyOf, TreeReading } from './treeReading';
import './treeTable';

/** Rows of a tree that nobody has opened yet. */
const FIRST_ROWS = 32;

/** The Search Tree panel: samples of one problem merged by what they begin with, and where none of a trained model’s goes. */
@customElement('ptl-tree')
export class TreeApp extends PanelElement<typeof treeProtocol, TreeOverview, Kept> {
  private readonly trees = new TreeReading(this.client, {
    report: (report, source, problem) => this.showReport(report, source, problem),
    changed: () => this.requestUpdate(),
  });
  private readonly samples = new SampleReading(this.client, () => this.requestUpdate());
  /** What was made of the report and what is kept, while neither changes. */
  private view: TreeView = { open: new Set(), unfolded: new Set(), showClosed: true };
  private readonly chosen = new ChosenSamples();
  @query('ptl-search-tree') private chart!: SearchTree | null;
  @query('ptl-fork') private fork!: ForkView | null;

  static override styles = [panelStyles, treeAppStyles];

  constructor() {
    super(treeProtocol, keptSchema, 'Reading the run…');
  }

  protected override panel(overview: TreeOverview): unknown {
    const { report, problems } = this.trees;
    const source = this.kept.source;
    return html`<ptl-tree-header
        .prompt=${report?.prompt ?? null}
        .at=${problems.findIndex(({ id }) => id === report?.problem)}
        .problems=${problems.length}
        .sides=${source && sidesOf(source, overview)}
        .words=${source ? sourceWords(source, overview, report) : ''}
        .showClosed=${report && report.models.length > 1 ? this.kept.showClosed : null}
        .asTable=${this.kept.view === 'table'}
        .hasTree=${report !== null}
        .evaluateReason=${overview.evaluateReason}
        @ptl-walk=${({ detail }: CustomEvent<-1 | 1>) => this.walk(detail)}
        @ptl-closed=${({ detail }: CustomEvent<boolean>) => this.change({ showClosed: detail })}
        @ptl-table=${() => this.change({ view: this.kept.view === 'table' ? 'tree' : 'table', sample: null })}
        @ptl-do=${({ detail }: CustomEvent<TreeAction>) => void this.do(detail)}
      ></ptl-tree-header>
      ${this.faultStrip()} ${this.trees.isUnderWay && report ? strip('Reading samples…') : nothing}
      ${overview.broken.map(({ id, reason }) => strip(visibleText(`${id} cannot be read: ${reason}`)))}
      ${this.body(overview, source)}`;
  }

  private body(overview: TreeOverview, source: TreeSource | null): unknown {
    const { report, failure } = this.trees;
    if (source === null) {
      return html`<ptl-state
        kind="empty"
        headline="Nothing has been sampled in this run yet."
        detail="Evaluate the base and a checkpoint on the same problems: their samples are merged into a tree here, and where they part."
        ><ptl-button
          label="Evaluate pass@k…"
          icon="beaker"
          primary
          .disabledReason=${overview.evaluateReason}
          @ptl-press=${() => void this.do('evaluate')}
        ></ptl-button
      ></ptl-state>`;
    }
    if (failure !== null) {
      return html`<ptl-state kind="failed" headline=${visibleText(failure)} detail="The samples themselves are as they were."
        ><ptl-button label="Try Again" @ptl-press=${() => void this.trees.show(source, this.kept.problem, true)}></ptl-button
        ><ptl-button label="Compare Others…" @ptl-press=${() => void this.do('pickSource')}></ptl-button
      ></ptl-state>`;
    }
    const models = modelsOf(source, overview);
    if (!report || models?.length !== report.models.length)
      return html`<ptl-state kind="loading" headline="Reading samples…"></ptl-state>`;
    return this.tree(report, models);
  }

  private tree(report: TreeReport, models: readonly TreeModel[]): unknown {
    const names = models.map(({ name }) => name);
    const { selected, view, sample } = this.kept;
    const canUnfold = hasUndrawn(report, selected, this.kept.showClosed);
    return html`<main>
      <div class="left">
        ${sample !== null && this.chosen.through[sample] ? this.sampleView(report, names, sample) : this.drawing(report, names, view)}
      </div>
      <aside class="scrolls">
        <ptl-fork
          .report=${report}
          .models=${models}
          .selected=${selected}
          .samples=${this.chosen.through}
          .unfolded=${canUnfold ? this.view.unfolded.has(selected) : null}
          @ptl-sample=${({ detail }: CustomEvent<number>) => this.change({ sample: detail })}
          @ptl-select=${({ detail }: CustomEvent<number>) => this.goTo(report, detail)}
          @ptl-unfold=${({ detail }: CustomEvent<number>) => this.unfold(detail)}
        ></ptl-fork>
      </aside>
    </main>`;
  }

  private drawing(report: TreeReport, names: readonly string[], view: Kept['view']): unknown {
    return html`<p class="finding" role="heading" aria-level="2">${finding(report, names)}</p>
      <ptl-tree-legend .report=${report} .names=${names}></ptl-tree-legend>
      ${
        view === 'table'
          ? html`<ptl-tree-table
              .report=${report}
              .names=${names}
              .showClosed=${this.kept.showClosed}
              @ptl-select=${({ detail }: CustomEvent<number>) => this.goTo(report, detail)}
            ></ptl-tree-table>`
          : html`<ptl-search-tree
              .report=${report}
              .view=${this.view}
              .names=${names}
              .selected=${this.kept.selected}
              .zoom=${this.kept.zoom}
              @ptl-zoom=${({ detail }: CustomEvent<number>) => this.keep({ zoom: detail })}
              @ptl-select=${({ detail }: CustomEvent<number>) => this.change({ selected: detail })}
              @ptl-toggle=${({ detail }: CustomEvent<number>) => this.toggle(detail)}
              @ptl-unfold=${({ detail }: CustomEvent<number>) => this.unfold(detail)}
              @ptl-heatmap=${({ detail }: CustomEvent<number>) => this.change({ selected: detail, sample: 0 })}
            ></ptl-search-tree>`
      }
      <p class="notes axis">${footNotes(report, names).join(' ')}</p>`;
  }

  private sampleView(report: TreeReport, names: readonly string[], sample: number): unknown {
    const shown = this.chosen.through[sample]!;
    return html`<ptl-sample
      .sample=${this.samples.of(this.trees, shown, names[shown.model] ?? '')}
      .position=${this.chosen.positionOf(report, shown)}
      .forks=${this.chosen.forksOf(report, shown)}
      .at=${sample}
      .of=${this.chosen.through.length}
      .isRollout=${this.kept.source?.kind === 'step'}
      @ptl-back=${() => this.back()}
      @ptl-walk=${({ detail }: CustomEvent<-1 | 1>) => this.chosen.through[sample + detail] && this.change({ sample: sample + detail })}
      @ptl-rollouts=${() => void this.openRollout(report, shown)}
    ></ptl-sample>`;
  }

  protected override show(overview: TreeOverview): void {
    super.show(overview);
    const { asked } = overview;
    const isNew = asked !== null && asked.at !== this.kept.askedAt;
    const before = this.kept.source && stillThere(this.kept.source, overview);
    const source = isNew ? asked.source : (before ?? overview.suggested);
    this.keep({ source, ...(isNew ? { askedAt: asked.at, problem: asked.problem } : {}) });
    if (source) void this.trees.show(source, this.kept.problem);
  }

  private showReport(report: TreeReport, source: TreeSource, problem: string): void {
    const key = keyOf(source, problem);
    this.chosen.read(report);
    if (this.kept.key === key && this.kept.selected < report.nodes.length)
      return this.change({ source, problem, key, open: this.kept.open });
    const open = firstOpen(report, FIRST_ROWS, this.kept.showClosed);
    this.change({ source, problem, key, open: [...open], unfolded: [], selected: firstChosen(report, open), sample: null });
  }

  /** Changes what is kept, and what follows from it. */
  private change(change: Partial<Kept>): void {
    this.keep(change);
    const { open, unfolded, showClosed, selected, sample } = this.kept;
    if ('open' in change || 'unfolded' in change || 'showClosed' in change)
      this.view = { open: new Set(open), unfolded: new Set(unfolded), showClosed };
    const { report } = this.trees;
    if (!report) return;
    if ('selected' in change || 'key' in change || this.chosen.through.length === 0) this.chosen.choose(report, selected);
    const shown = sample === null ? undefined : this.chosen.through[sample];
    if (shown) this.samples.ensure(this.trees, shown);
  }

  private toggle(index: number): void {
    const open = new Set(this.kept.open);
    if (!open.delete(index)) open.add(index);
    this.change({ open: [...open] });
  }

  private unfold(index: number): void {
    const unfolded = new Set(this.kept.unfolded);
    if (!unfolded.delete(index)) unfolded.add(index);
    this.change({ unfolded: [...unfolded], open: [...new Set([...this.kept.open, index])] });
  }

  /** Chooses a node that may not be drawn yet, and shows it in the tree. */
  private goTo(report: TreeReport, index: number): void {
    const above = pathTo(report.nodes, index).slice(0, -1);
    const view = { open: [...new Set([...this.kept.open, ...above])], selected: index, sample: null, view: 'tree' as const };
    this.change({
      ...view,
      showClosed: this.kept.showClosed || report.nodes[index]!.models.at(-1)!.count > 0 ? this.kept.showClosed : true,
    });
    void this.updateComplete.then(async () => {
      await this.chart?.updateComplete;
      if (this.chart && !this.chart.has(index)) this.change({ unfolded: [...new Set([...this.kept.unfolded, ...above])] });
      await this.updateComplete;
      this.chart?.show(index);
    });
  }

  private walk(by: -1 | 1): void {
    const { problems } = this.trees;
    const next = problems[problems.findIndex(({ id }) => id === this.kept.problem) + by];
    if (next) this.goToProblem(next.id);
  }

  /** Keeps the choice before it is read: whatever the run tells of meanwhile, and a second try, go by what is kept. */
  private goToProblem(problem: string): void {
    this.keep({ problem });
    if (this.kept.source) void this.trees.show(this.kept.source, problem);
  }

  private do(what: TreeAction): Promise<void> {
    return this.attempt(async () => {
      const { report } = this.trees;
      const { source } = this.kept;
      if (what === 'evaluate' || what === 'openRun') return void (await this.client.ask('act', { action: what }));
      if (!source) return;
      if (what === 'pickSource' || what === 'pickBase' || what === 'pickOther') {
        const picked = await this.picked(what, source);
        if (!picked) return;
        this.change({ source: picked });
        return this.trees.show(picked, this.kept.problem);
      }
      if (!report) return;
      if (what === 'pickProblem') {
        const { problem } = await this.client.ask('pickProblem', { source, problem: report.problem });
        return problem === null ? undefined : this.goToProblem(problem);
      }
      const names = (this.overview && modelsOf(source, this.overview)?.map(({ name }) => name)) ?? [];
      const content = await contentOf(what, report, names, this.chart, () =>
        this.client.ask('readWholeTree', { source, problem: report.problem }),
      );
      if (content.kind === 'text') await this.client.ask('copy', { text: content.text });
      else await this.client.ask('save', content.file);
    });
  }

  private async picked(what: 'pickSource' | 'pickBase' | 'pickOther', source: TreeSource): Promise<TreeSource | null> {
    if (what === 'pickSource' || !this.overview) return (await this.client.ask('pickSource', { source })).source;
    const { base, other } = sidesOf(source, this.overview);
    const [side, beside] = what === 'pickBase' ? (['base', other] as const) : (['other', base] as const);
    return (await this.client.ask('pickSide', { source, side, beside: beside && beside.source })).source;
  }

  private openRollout(report: TreeReport, shown: SampleThrough): Promise<void> {
    return this.attempt(async () => {
      const { source } = this.kept;
      const { group, sample } = shown;
      const step = source && stepOf(source, shown.model);
      if (step === null) return;
      await this.client.ask('openRollout', { step, group, sample, position: this.chosen.positionOf(report, shown) });
    });
  }

  private back(): void {
    this.change({ sample: null });
    void this.updateComplete.then(() => this.fork?.focusSamples());
  }

  protected override onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || this.kept.sample === null || event.defaultPrevented) return;
    event.preventDefault();
    this.back();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-tree': TreeApp;
  }
}
