import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { oneShotProtocol, type OneShotOverview } from '../../src/contract/messages/oneShot';
import type { OneShotCourse, OneShotReport } from '../../src/contract/oneShotReport';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import '../shared/numberTables';
import { PanelElement, panelStyles } from '../shared/panelElement';
import './chosenSide';
import './courseSide';
import './courseView';
import './exampleTable';
import { keptSchema, type Kept } from './kept';
import { courseCharts, type CourseCharts } from './model/courseCharts';
import { COURSE_NOTES } from '../../src/analysis/oneShot/courseWords';
import { epochChart } from './model/epochChart';
import { rankingTable } from './model/oneShotTables';
import { exampleRows, sortedRows, toggled, type ExampleRow, type Sorting } from './model/ranking';
import { rankingFinding, rankingNote } from './model/rankingWords';
import './oneShotHeader';
import type { HeaderAction, Saving } from './oneShotHeader';
import { oneShotStyles } from './oneShotStyles';
import { contentOf } from './saving';

/** What is drawn of an overview: made anew for another one alone. */
interface Drawn {
  overview: OneShotOverview;
  sorting: Sorting;
  /** Highest variance first, and in the order shown. */
  ranked: ExampleRow[];
  rows: ExampleRow[];
  charts: CourseCharts | null;
}

/** The One-Shot RLVR panel: training examples by the variance of their accuracy, or how a run on one or two of them went. */
@customElement('ptl-one-shot')
export class OneShotApp extends PanelElement<typeof oneShotProtocol, OneShotOverview, Kept> {
  @state() private crosshair: number | null = null;
  private drawn: Drawn | null = null;

  static override styles = [panelStyles, oneShotStyles];

  constructor() {
    super(oneShotProtocol, keptSchema, 'Reading rollouts…');
  }

  protected override panel(overview: OneShotOverview): unknown {
    const { report } = overview;
    return html`<ptl-one-shot-header
        .overview=${overview}
        view=${this.kept.view}
        ?hasChart=${report !== null && (report.course !== null || this.chosen(overview).length > 0)}
        @ptl-view=${({ detail }: CustomEvent<Kept['view']>) => this.keep({ view: detail })}
        @ptl-do=${({ detail }: CustomEvent<HeaderAction>) => void this.attempt(() => this.do(detail, overview))}
      ></ptl-one-shot-header>
      ${this.faultStrip()} ${report ? this.body(overview, report) : this.absent(overview)}`;
  }

  private absent({ absence }: OneShotOverview): unknown {
    if (!absence) return nothing;
    const { kind, headline, detail } = absence;
    return html`<ptl-state kind=${kind} headline=${visibleText(headline)} detail=${visibleText(detail)}>
      ${kind === 'failed' ? html`<ptl-button label="Try Again" @ptl-press=${() => void this.attempt(() => this.again())}></ptl-button>` : nothing}
    </ptl-state>`;
  }

  private body(overview: OneShotOverview, report: OneShotReport): unknown {
    const { course, caveats } = report;
    const notes = [...(course ? COURSE_NOTES : []), ...caveats];
    return html`<main
        @ptl-hover=${({ detail }: CustomEvent<{ step: number | null }>) => (this.crosshair = detail.step)}
        @ptl-pick=${({ detail }: CustomEvent<number>) => void this.attempt(() => this.client.ask('openRollouts', { step: detail }))}
      >
        ${course ? this.course(overview, course) : this.ranking(overview)}
      </main>
      ${
        notes.length === 0
          ? nothing
          : html`<footer tabindex="0" role="contentinfo" aria-label="Caveats">
              <ptl-icon name="info"></ptl-icon><span>${visibleText(notes.map((one) => `${one}.`).join(' '))}</span>
            </footer>`
      }`;
  }

  private course(overview: OneShotOverview, course: OneShotCourse): unknown {
    return html`<div class="left scrolls" tabindex="-1">
        <ptl-one-shot-course
          .course=${course}
          .charts=${this.draw(overview).charts!}
          view=${this.kept.view}
          .crosshair=${this.crosshair}
          ?isGoing=${overview.isGoing}
        ></ptl-one-shot-course>
      </div>
      <aside class="scrolls" tabindex="-1"><ptl-one-shot-facts .course=${course}></ptl-one-shot-facts></aside>`;
  }

  private ranking(overview: OneShotOverview): unknown {
    const { ranked, rows } = this.draw(overview);
    const chosen = this.chosen(overview);
    const toggle = ({ detail }: CustomEvent<string>): void =>
      this.keep({
        chosen: toggled(
          chosen.map(({ problem }) => problem),
          detail,
        ),
      });
    return html`<div class="left ${this.kept.view === 'table' ? 'scrolls' : ''}" tabindex="-1">
        <p class="finding" role="heading" aria-level="2">${rankingFinding(ranked)}</p>
        <p class="small muted second">${rankingNote(ranked, overview.start.numGenerations)}</p>
        ${
          this.kept.view === 'table'
            ? html`<ptl-number-tables .tables=${[rankingTable(rows)]}></ptl-number-tables>`
            : html`<ptl-example-table
                .rows=${rows}
                .sorting=${this.kept.sorting}
                .chosen=${chosen.map(({ problem }) => problem)}
                @ptl-sort=${({ detail }: CustomEvent<Sorting>) => this.keep({ sorting: detail })}
                @ptl-toggle=${toggle}
              ></ptl-example-table>`
        }
      </div>
      <aside class="scrolls" tabindex="-1">
        <ptl-chosen-examples
          .rows=${chosen}
          .chart=${epochChart(chosen)}
          .start=${overview.start}
          .crosshair=${this.crosshair}
          @ptl-toggle=${toggle}
          @ptl-start=${() => void this.attempt(() => this.client.ask('start', { problems: chosen.map(({ problem }) => problem) }))}
        ></ptl-chosen-examples>
      </aside>`;
  }

  private draw(overview: OneShotOverview): Drawn {
    const { sorting } = this.kept;
    if (this.drawn?.overview === overview && this.drawn.sorting === sorting) return this.drawn;
    const { report, maxSteps } = overview;
    const ranked = exampleRows(report?.ranking ?? []);
    const charts = report?.course ? courseCharts(report.course, maxSteps) : null;
    this.drawn = { overview, sorting, ranked, rows: sortedRows(ranked, sorting), charts };
    return this.drawn;
  }

  /** In the order in which they were chosen; those that are not ranked any more are left out. */
  private chosen(overview: OneShotOverview): ExampleRow[] {
    const { ranked } = this.draw(overview);
    return this.kept.chosen.flatMap((problem) => ranked.find((row) => row.problem === problem) ?? []);
  }

  private async again(): Promise<void> {
    this.show(await this.client.ask('open', {}));
  }

  private async do(what: HeaderAction, overview: OneShotOverview): Promise<void> {
    if (what === 'openRun') await this.client.ask('openRun', {});
    else if (what === 'openRollouts') await this.client.ask('openRollouts', { step: null });
    else if (overview.report) await this.save(what, overview, overview.report);
  }

  private async save(what: Saving, overview: OneShotOverview, report: OneShotReport): Promise<void> {
    const content = await contentOf(what, overview, report, { rows: this.draw(overview).rows, chosen: this.chosen(overview) });
    if (content.kind === 'text') await this.client.ask('copy', { text: content.text });
    else await this.client.ask('save', content.file);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-one-shot': OneShotApp;
  }
}
