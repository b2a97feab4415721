import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { COMPARED_RUNS, runsTableProtocol, type RunsTableOverview } from '../../src/contract/messages/runsTable';
import { visibleText } from '../shared/hostileText';
import { messageOf } from '../shared/messageOf';
import { tablesText } from '../shared/numberTable';
import { PanelElement, panelStyles, strip } from '../shared/panelElement';
import './columnChooser';
import { DrawPace } from './drawPace';
import { keptSchema, type Kept } from './keptChoices';
import { withDiffering } from './model/columnChoice';
import { columnInfo, defaultColumns, offeredColumns, type ShownColumn } from './model/columns';
import { isExtreme, RunColumns } from './model/runColumns';
import { chosen } from './model/selection';
import { ShownRows } from './model/shownRows';
import { pressedSort } from './model/sortRows';
import { seriesTable } from './model/seriesTables';
import { tagsOf } from './model/tagsOf';
import { tableCsv, tableJson, tableText } from './model/tableExport';
import { RowReading } from './rowReading';
import type { CompareChoice, RunCompare, SeriesSaving } from './runCompare';
import './runCompare';
import './runGrid';
import { SeriesReading } from './seriesReading';
import { seriesFiles } from './seriesSaving';
import type { BarAction } from './tableBar';
import './tableBar';

/** Runs that others than this panel changed are drawn at most this often, ms: a window that has just opened tells of thousands. */
const TOLD_EVERY = 150;

/** The Runs Table: all runs of the workspace, to sort, filter, name, tag and compare. */
@customElement('ptl-runs-table')
export class RunsTableApp extends PanelElement<typeof runsTableProtocol, RunsTableOverview, Kept> {
  private readonly table = new RunColumns();
  private readonly shown = new ShownRows(this.table);
  private readonly rowReading = new RowReading(
    this.client,
    this.table,
    () => (this.version += 1),
    (error) => (this.fault = messageOf(error)),
  );
  private readonly seriesReading = new SeriesReading(
    this.client,
    () => this.requestUpdate(),
    (error) => (this.fault = messageOf(error)),
  );
  private readonly told = new DrawPace(() => (this.version += 1), TOLD_EVERY);
  @query('ptl-run-compare') private comparison!: RunCompare;
  /** Counts changes of the table's cells. */
  @state() private version = 0;
  @state() private isChoosing = false;
  private lastChosen: string | null = null;

  static override styles = [
    panelStyles,
    css`
      main {
        flex: 1;
        display: flex;
        min-height: 0;
      }
      .left {
        flex: 1;
        display: flex;
        flex-direction: column;
        min-width: 0;
        min-height: 0;
      }
      ptl-run-grid {
        flex: 1 1 0;
        min-height: 130px;
      }
      ptl-run-compare {
        flex: 1.1 1 0;
        min-height: 240px;
      }
    `,
  ];

  constructor() {
    super(runsTableProtocol, keptSchema, 'Reading runs…');
    this.client.onNotification('rows', (page) => {
      this.table.put(page);
      this.rowReading.changed(page.keys);
      this.seriesReading.changedRuns(page.keys);
      this.told.request();
    });
    this.client.onNotification('removed', ({ keys }) => {
      this.table.remove(keys);
      // Rows have other numbers now: nothing may be drawn by the old ones.
      this.version += 1;
    });
  }

  protected override show(overview: RunsTableOverview): void {
    super.show(overview);
    if (this.kept.columns === null && overview.layout.columns) this.keep({ columns: overview.layout.columns });
    void this.rowReading.all(overview.revision);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!['version', 'kept', 'overview'].some((name) => changed.has(name))) return;
    this.shown.update(this.version, this.kept.filter, this.kept.sort);
    // Beyond so many the first ones are compared; the button says so before.
    if (this.table.length > 0) this.seriesReading.want(this.kept.isComparing ? this.selected.slice(0, COMPARED_RUNS) : []);
    const { extremesOf } = this.shown;
    if (extremesOf.length > 0) this.rowReading.extremes(extremesOf);
  }

  protected override panel(overview: RunsTableOverview): unknown {
    return html`<ptl-table-bar
        .filter=${this.kept.filter}
        problem=${visibleText(this.shown.problem)}
        .shown=${this.rows.length}
        .total=${Math.max(this.table.length, this.rowReading.isReading ? overview.total : 0)}
        .selected=${this.selected.length}
        ?onlyDiffering=${this.kept.onlyDiffering}
        ?isComparing=${this.kept.isComparing}
        ?isReading=${this.rowReading.isReading}
        @ptl-filter=${({ detail }: CustomEvent<string>) => this.keep({ filter: detail })}
        @ptl-differing=${({ detail }: CustomEvent<boolean>) => this.keep({ onlyDiffering: detail })}
        @ptl-do=${({ detail }: CustomEvent<BarAction>) => void this.do(detail)}
      ></ptl-table-bar>
      ${this.faultStrip()} ${overview.problems.map((problem) => strip(visibleText(problem), null, true))} ${this.body(overview)}`;
  }

  private body(overview: RunsTableOverview): unknown {
    if (this.table.length === 0) return this.emptyState(overview);
    return html`<main>
      <div class="left">${this.rows.length === 0 ? this.noneFits() : this.grid()} ${this.compared()}</div>
      ${
        this.isChoosing
          ? html`<ptl-column-chooser
              .offered=${offeredColumns(this.table, overview.hasFolders)}
              .columns=${this.chosenColumns}
              @ptl-columns=${({ detail }: CustomEvent<ShownColumn[] | null>) => this.keepColumns(detail)}
            ></ptl-column-chooser>`
          : nothing
      }
    </main>`;
  }

  private grid(): unknown {
    return html`<ptl-run-grid
      .table=${this.table}
      .rows=${this.rows}
      .columns=${this.columns}
      .sort=${this.kept.sort}
      .selected=${new Set(this.kept.selected)}
      .differing=${new Set(this.shown.differing)}
      .version=${this.version}
      @ptl-sort=${({ detail }: CustomEvent<{ id: string; isAdded: boolean }>) => this.sortBy(detail.id, detail.isAdded)}
      @ptl-select=${({ detail }: CustomEvent<{ key: string; isRange: boolean }>) => this.select(detail.key, detail.isRange)}
      @ptl-open=${({ detail }: CustomEvent<string>) => void this.attempt(() => this.client.ask('act', { action: 'openRun', key: detail }))}
      @ptl-edit=${({ detail }: CustomEvent<{ key: string; id: string; text: string }>) => void this.edit(detail)}
      @ptl-rows=${({ detail }: CustomEvent<{ first: number; last: number }>) => this.readDrawn(detail)}
    ></ptl-run-grid>`;
  }

  private compared(): unknown {
    const { selected } = this;
    if (!this.kept.isComparing || selected.length === 0) return nothing;
    return html`<ptl-run-compare
      .series=${this.seriesReading.series}
      ?isReading=${this.seriesReading.isReading}
      .names=${new Map(selected.map((key) => [key, this.table.text('name', this.table.rowOf(key)!)]))}
      .kept=${this.kept}
      @ptl-keep=${({ detail }: CustomEvent<CompareChoice>) => this.keep(detail)}
      @ptl-save=${({ detail }: CustomEvent<SeriesSaving>) => void this.saveSeries(detail)}
      @ptl-coverage=${({ detail }: CustomEvent<string>) => void this.attempt(() => this.client.ask('act', { action: 'openCoverage', key: detail }))}
    ></ptl-run-compare>`;
  }

  private saveSeries(what: SeriesSaving): Promise<void> {
    return this.attempt(async () => {
      const { comparison } = this;
      if (what === 'copy') {
        const tables = comparison.metrics.map((name) => seriesTable(name, comparison.curves(name)));
        return void (await this.client.ask('copy', { text: tablesText(tables) }));
      }
      for (const file of await seriesFiles(what, comparison)) await this.client.ask('save', file);
    });
  }

  private emptyState({ startReason, revision }: RunsTableOverview): unknown {
    if (this.rowReading.isReading) return html`<ptl-state kind="loading" headline="Reading runs…"></ptl-state>`;
    if (this.rowReading.hasFailed)
      return html`<ptl-state kind="failed" headline="The runs could not be read."
        ><ptl-button
          label="Try Again"
          icon="refresh"
          @ptl-press=${() => {
            this.fault = null;
            void this.rowReading.all(revision);
          }}
        ></ptl-button
      ></ptl-state>`;
    return html`<ptl-state
      kind="empty"
      headline="There are no runs here yet."
      detail="Each run that is started in this workspace gets a row."
      ><ptl-button
        label="Start GRPO Run"
        icon="play"
        primary
        .disabledReason=${startReason}
        @ptl-press=${() => void this.attempt(() => this.client.ask('start', {}))}
      ></ptl-button
    ></ptl-state>`;
  }

  private noneFits(): unknown {
    return html`<ptl-state kind="empty" headline="No run fits the filter."
      ><ptl-button label="Clear Filter" icon="close" @ptl-press=${() => this.keep({ filter: '' })}></ptl-button
    ></ptl-state>`;
  }

  private get rows(): readonly number[] {
    return this.shown.rows;
  }

  /** Runs that are selected and still there. */
  private get selected(): string[] {
    return this.kept.selected.filter((key) => this.table.rowOf(key) !== undefined);
  }

  private get chosenColumns(): ShownColumn[] {
    return this.kept.columns ?? defaultColumns(this.table, this.overview?.hasFolders ?? false);
  }

  private get columns(): ShownColumn[] {
    return this.kept.onlyDiffering ? withDiffering(this.chosenColumns, this.shown.differing) : this.chosenColumns;
  }

  private keepColumns(columns: ShownColumn[] | null): void {
    this.keep({ columns });
    void this.attempt(() => this.client.ask('keepLayout', { columns }));
  }

  /** Numbers begin with the largest, texts with the first. */
  private sortBy(id: string, isAdded: boolean): void {
    const startsDescending = columnInfo(id).isNumber || typeof this.table.cell(id, this.rows[0] ?? 0) === 'number';
    this.keep({ sort: pressedSort(this.kept.sort, id, isAdded, startsDescending) });
  }

  /** A range goes from the run chosen last to this one. */
  private select(key: string, isRange: boolean): void {
    const shown = this.rows.map((row) => this.table.key(row));
    this.keep({ selected: chosen(this.kept.selected, key, isRange, this.lastChosen, shown) });
    this.lastChosen = key;
  }

  private edit({ key, id, text }: { key: string; id: string; text: string }): Promise<void> {
    const change =
      id === 'name'
        ? { name: text.trim() === '' ? null : text.trim() }
        : id === 'notes'
          ? { notes: text }
          : { tags: tagsOf(text) };
    return this.attempt(() => this.client.ask('edit', { key, ...change }));
  }

  /** Whole logs are read of the rows that are drawn, where a column needs them. */
  private readDrawn({ first, last }: { first: number; last: number }): void {
    if (!this.columns.some(({ id }) => isExtreme(id)) || this.kept.sort.some(({ id }) => isExtreme(id))) return;
    this.rowReading.extremes(this.rows.slice(first, last).map((row) => this.table.key(row)));
  }

  private do(action: BarAction): Promise<void> {
    return this.attempt(async () => {
      const ids = this.columns.map(({ id }) => id);
      switch (action) {
        case 'columns':
          this.isChoosing = !this.isChoosing;
          return;
        case 'clear':
          return this.keep({ selected: [], isComparing: false });
        case 'compare':
          if (!this.kept.isComparing && this.selected.length > COMPARED_RUNS)
            throw new Error(`${this.selected.length} runs are selected; up to ${COMPARED_RUNS} are compared at once.`);
          return this.keep({ isComparing: !this.kept.isComparing });
        case 'copy':
          return void (await this.client.ask('copy', { text: tableText(this.table, this.rows, ids) }));
        default: {
          const content = action === 'csv' ? tableCsv(this.table, this.rows, ids) : tableJson(this.table, this.rows, ids);
          await this.client.ask('save', { name: 'runs', format: action, content });
        }
      }
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-runs-table': RunsTableApp;
  }
}
