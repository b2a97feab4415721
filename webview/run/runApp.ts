import { css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import * as z from 'zod';
import { runProtocol, type RunAction, type RunOverview } from '../../src/contract/messages/run';
import { messageOf } from '../shared/messageOf';
import { PanelElement, panelStyles } from '../shared/panelElement';
import './evaluationList';
import './faultList';
import './logView';
import './metricsView';
import { isGoing } from './model/metricTile';
import './recipeView';
import './runFacts';
import './runHeader';
import './runNotice';

const LOG_LINES = 2000;
/** The log of a run that goes is read again at least this often, ms. */
const LOG_EVERY = 2000;

const keptSchema = z.object({
  crosshair: z.number().nullable().default(null),
  view: z.enum(['charts', 'table']).default('charts'),
  entropyForm: z.enum(['chart', 'table']).default('chart'),
});
type Kept = z.output<typeof keptSchema>;

/** The Run panel: how a run is, what it did so far, what can be done with it. */
@customElement('ptl-run')
export class RunApp extends PanelElement<typeof runProtocol, RunOverview, Kept> {
  @state() private log: { lines: string[]; truncated: boolean } = { lines: [], truncated: false };
  @state() private logProblem: string | null = null;
  private isReadingLog = false;
  private timer: ReturnType<typeof setInterval> | undefined;

  static override styles = [
    panelStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: auto auto auto auto minmax(0, 1fr);
      }
      .body {
        display: grid;
        grid-template-columns: minmax(0, 868fr) minmax(300px, 412fr);
        min-height: 0;
      }
      ptl-metrics {
        border-right: 1px solid var(--ptl-hairline);
      }
      aside {
        display: flex;
        flex-direction: column;
        min-width: 0;
        min-height: 0;
      }
      ptl-recipe {
        flex: 0 1 auto;
        min-height: 160px;
        max-height: 50%;
        padding: 14px 20px 12px;
        border-bottom: 1px solid var(--ptl-hairline);
      }
      ptl-log {
        flex: 1 1 0;
        min-height: 180px;
        padding: 14px 0 8px 20px;
      }
      ptl-state {
        grid-row: 1 / -1;
      }
      @media (max-width: 900px) {
        :host {
          display: block;
          overflow: auto;
        }
        .body {
          display: block;
        }
        ptl-metrics {
          border-right: 0;
          border-bottom: 1px solid var(--ptl-hairline);
        }
        ptl-recipe {
          max-height: none;
        }
        ptl-log {
          height: 320px;
        }
      }
    `,
  ];

  constructor() {
    super(runProtocol, keptSchema, 'Reading the run…');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = setInterval(() => {
      if (this.overview && isGoing(this.overview) && document.visibilityState === 'visible') void this.readLog();
    }, LOG_EVERY);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  protected override panel(run: RunOverview): unknown {
    return html`<ptl-run-header .run=${run} @ptl-act=${this.onAct}></ptl-run-header>
      <ptl-run-facts .run=${run} @ptl-act=${this.onAct}></ptl-run-facts>
      <ptl-run-notice .run=${run} @ptl-act=${this.onAct}></ptl-run-notice>
      <div>${this.faultStrip()}</div>
      <div class="body">
        <ptl-metrics
          .run=${run}
          .kept=${this.kept.crosshair}
          view=${this.kept.view}
          form=${this.kept.entropyForm}
          @ptl-act=${this.onAct}
          @ptl-crosshair=${(event: CustomEvent<number | null>) => this.keep({ crosshair: event.detail })}
          @ptl-view=${(event: CustomEvent<'charts' | 'table'>) => this.keep({ view: event.detail })}
          @ptl-form=${(event: CustomEvent<'chart' | 'table'>) => this.keep({ entropyForm: event.detail })}
        ></ptl-metrics>
        <aside class="scrolls" @ptl-act=${this.onAct}>
          <ptl-recipe class="scrolls" .run=${run}></ptl-recipe>
          <ptl-evaluations .run=${run}></ptl-evaluations>
          <ptl-faults .run=${run}></ptl-faults>
          <ptl-log .lines=${this.log.lines} .truncated=${this.log.truncated} .problem=${this.logProblem}></ptl-log>
        </aside>
      </div>`;
  }

  protected override show(run: RunOverview): void {
    super.show(run);
    void this.readLog();
  }

  private async readLog(): Promise<void> {
    if (this.isReadingLog) return;
    this.isReadingLog = true;
    try {
      const log = await this.client.ask('readLog', { lines: LOG_LINES });
      const { lines } = this.log;
      const isSame = lines.length === log.lines.length && lines.every((line, index) => line === log.lines[index]);
      if (!isSame) this.log = log;
      this.logProblem = null;
    } catch (error) {
      this.logProblem = messageOf(error);
    } finally {
      this.isReadingLog = false;
    }
  }

  private readonly onAct = ({ detail: { action, step } }: CustomEvent<{ action: RunAction; step?: number }>): void => {
    void this.attempt(() => this.client.ask('act', step === undefined ? { action } : { action, step }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-run': RunApp;
  }
}
