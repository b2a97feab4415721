import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import * as z from 'zod';
import { isSweepGoing, sweepProtocol, type SweepAction, type SweepOverview } from '../../src/contract/messages/sweep';
import '../shared/chart/metricTileView';
import { visibleText } from '../shared/hostileText';
import { PanelElement, panelStyles, strip } from '../shared/panelElement';
import '../shared/stateMessage';
import { multiplesOf, type Multiples } from './model/multiples';
import { nextOrder } from './model/runRows';
import './runTable';
import { contentOf } from './saving';
import type { Saving } from './sweepHeader';
import './sweepHeader';

/** What outlives hiding the panel and reloading the window. */
const keptSchema = z.object({
  view: z.enum(['charts', 'table']).default('charts'),
  order: z.object({ column: z.string(), isDescending: z.boolean() }).nullable().default(null),
});
type Kept = z.output<typeof keptSchema>;

/** The Sweep panel: one row a run, and small multiples of what their values did. */
@customElement('ptl-sweep')
export class SweepApp extends PanelElement<typeof sweepProtocol, SweepOverview, Kept> {
  @state() private crosshair: number | null = null;
  private drawn: { of: SweepOverview | null; multiples: Multiples[] } = { of: null, multiples: [] };

  static override styles = [
    panelStyles,
    css`
      main {
        flex: 1;
        min-height: 0;
        overflow: auto;
        padding: 12px 16px 24px;
      }
      section {
        margin-top: 20px;
      }
      h2 {
        padding-bottom: 4px;
      }
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 260px), 1fr));
        gap: 8px 16px;
      }
    `,
  ];

  constructor() {
    super(sweepProtocol, keptSchema, 'Reading the sweep…');
  }

  protected override panel(sweep: SweepOverview): unknown {
    return html`<ptl-sweep-header
        .sweep=${sweep}
        view=${this.kept.view}
        @ptl-view=${({ detail }: CustomEvent<Kept['view']>) => this.keep({ view: detail })}
        @ptl-act=${({ detail }: CustomEvent<SweepAction>) => void this.attempt(() => this.client.ask('act', { action: detail }))}
        @ptl-save=${({ detail }: CustomEvent<Saving>) => void this.attempt(() => this.save(detail, sweep))}
      ></ptl-sweep-header>
      ${this.faultStrip()}${this.message(sweep)} ${sweep.runs.length === 0 ? this.noRuns(sweep) : this.body(sweep)}`;
  }

  private message({ message, state: how, runs }: SweepOverview): unknown {
    if (message === null || runs.length === 0) return nothing;
    return strip(visibleText(message), null, how === 'failed' || how === 'interrupted');
  }

  private noRuns({ state: how, message }: SweepOverview): unknown {
    const isFailed = how === 'broken' || how === 'failed';
    return html`<ptl-state
      kind=${isFailed ? 'failed' : 'loading'}
      headline=${isFailed ? 'The sweep has no readable plan.' : 'The sweep is being planned…'}
      detail=${isFailed ? visibleText(message ?? '') : 'Every combination is checked before the first run begins.'}
    ></ptl-state>`;
  }

  private body(sweep: SweepOverview): unknown {
    return html`<main
      tabindex="-1"
      @ptl-hover=${({ detail }: CustomEvent<{ step: number | null }>) => (this.crosshair = detail.step)}
    >
      <ptl-sweep-table
        .sweep=${sweep}
        .order=${this.kept.order}
        @ptl-order=${({ detail }: CustomEvent<string>) => this.keep({ order: nextOrder(this.kept.order, detail) })}
        @ptl-open=${({ detail }: CustomEvent<string>) => void this.attempt(() => this.client.ask('openRun', { runId: detail }))}
      ></ptl-sweep-table>
      ${sweep.baseCaveat === null ? nothing : html`<section>${strip(visibleText(sweep.baseCaveat))}</section>`}
      ${this.comparison(sweep)} ${this.kept.view === 'charts' ? this.charts(sweep) : nothing}
    </main>`;
  }

  /** What is missing for a comparison in the end, and how to get it. */
  private comparison(sweep: SweepOverview): unknown {
    const { runs, evaluation, actions } = sweep;
    const finished = runs.filter(({ state: how }) => how === 'finished');
    const unmeasured = finished.filter(({ passAtK }) => passAtK === null).length;
    const isOffered = actions.some(({ action, disabledReason }) => action === 'evaluate' && disabledReason === null);
    if (isSweepGoing(sweep.state) || unmeasured === 0 || !isOffered) return nothing;
    const of = finished.length === 1 ? 'The one finished run has' : `${unmeasured} of ${finished.length} finished runs have`;
    const words = `${of} no pass@k${evaluation === null ? '' : ' yet'}: evaluate all, one after the other, to compare their coverage with the base's.`;
    const ask = (): void => void this.attempt(() => this.client.ask('act', { action: 'evaluate' }));
    return html`<section>${strip(words, { label: 'Evaluate All…', press: ask })}</section>`;
  }

  private charts(sweep: SweepOverview): unknown {
    const multiples = this.multiples(sweep);
    if (multiples.length === 0) {
      return html`<ptl-state
        kind=${isSweepGoing(sweep.state) ? 'loading' : 'empty'}
        headline=${isSweepGoing(sweep.state) ? 'The first step is being computed…' : 'No step was completed.'}
        detail="Reward and entropy of each setting are charted here, all with the same axes."
      ></ptl-state>`;
    }
    return multiples.map(
      ({ measure, title, unit, tiles }) =>
        html`<section aria-label="${title} by step">
          <h2>${title}${unit === '' ? nothing : html` <span class="small muted">${unit}</span>`}</h2>
          <div class="grid">
            ${tiles.map(
              (tile) =>
                html`<ptl-metric-tile data-metric=${measure} .tile=${tile} .crosshair=${this.crosshair}></ptl-metric-tile>`,
            )}
          </div>
        </section>`,
    );
  }

  /** Made anew for another overview only: charts whose data are the same objects are not drawn again. */
  private multiples(sweep: SweepOverview): Multiples[] {
    if (this.drawn.of !== sweep) this.drawn = { of: sweep, multiples: multiplesOf(sweep) };
    return this.drawn.multiples;
  }

  private async save(what: Saving, sweep: SweepOverview): Promise<void> {
    const content = await contentOf(what, sweep);
    if (content.kind === 'text') await this.client.ask('copy', { text: content.text });
    else await this.client.ask('save', content.file);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-sweep': SweepApp;
  }
}
