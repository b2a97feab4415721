import { css, html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { z } from 'zod';
import { runProtocol, type RunAction, type RunOverview } from '../../src/contract/messages/run';
import { HostClient } from '../shared/hostClient';
import { readPanelState } from '../shared/panelState';
import '../shared/stateMessage';
import { baseStyles } from '../shared/theme';
import './evaluationList';
import './faultList';
import './logView';
import './metricsView';
import { isGoing } from './model/metricTile';
import './recipeView';
import './runFacts';
import './runHeader';
import './runNotice';
import { messageOf } from '../shared/messageOf';

const LOG_LINES = 2000;
/** The log of a run that goes is read again at least this often, ms. */
const LOG_EVERY = 2000;

const savedSchema = z.looseObject({ crosshair: z.number().nullable(), view: z.enum(['charts', 'table']) });

/** The Run panel: how a run is, what it did so far, what can be done with it. */
@customElement('ptl-run')
export class RunApp extends LitElement {
  private readonly client = new HostClient(runProtocol, (fault) => (this.fault = fault));
  @state() private run: RunOverview | null = null;
  /** Why there is nothing to show; null where there is. */
  @state() private failure: string | null = null;
  /** An action that failed, or a message from the host that could not be read. */
  @state() private fault: string | null = null;
  @state() private log: { lines: string[]; truncated: boolean } = { lines: [], truncated: false };
  @state() private logProblem: string | null = null;
  @state() private crosshair: number | null = null;
  @state() private view: 'charts' | 'table' = 'charts';
  private isReadingLog = false;
  private timer: ReturnType<typeof setInterval> | undefined;
  private stopListening: () => void = () => undefined;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: auto auto auto auto minmax(0, 1fr);
        height: 100vh;
        min-width: 0;
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
      .fault {
        display: flex;
        gap: 8px;
        padding: 6px 20px;
        border-bottom: 1px solid var(--ptl-hairline);
        color: var(--ptl-failed);
        font: 12px/16px var(--ptl-font);
      }
      ptl-state {
        grid-row: 1 / -1;
      }
      @media (max-width: 900px) {
        :host {
          display: block;
          height: 100vh;
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

  override connectedCallback(): void {
    super.connectedCallback();
    const saved = this.client.getState(savedSchema);
    this.crosshair = saved?.crosshair ?? null;
    this.view = saved?.view ?? 'charts';
    this.save();
    this.stopListening = this.client.onNotification('changed', (run) => this.show(run));
    this.timer = setInterval(() => {
      if (this.run && isGoing(this.run) && document.visibilityState === 'visible') void this.readLog();
    }, LOG_EVERY);
    void this.open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopListening();
    clearInterval(this.timer);
  }

  override render(): unknown {
    const { run } = this;
    if (!run) {
      return this.failure === null
        ? html`<ptl-state kind="loading" headline="Reading the run…"></ptl-state>`
        : html`<ptl-state kind="failed" headline=${this.failure}
            ><ptl-button label="Try Again" @ptl-press=${() => void this.open()}></ptl-button
          ></ptl-state>`;
    }
    return html`<ptl-run-header .run=${run} @ptl-act=${this.onAct}></ptl-run-header>
      <ptl-run-facts .run=${run} @ptl-act=${this.onAct}></ptl-run-facts>
      <ptl-run-notice .run=${run} @ptl-act=${this.onAct}></ptl-run-notice>
      <div>
        ${
          this.fault === null
            ? nothing
            : html`<div class="fault" role="alert">
                <span class="grow">${this.fault}</span><button class="link" @click=${() => (this.fault = null)}>Dismiss</button>
              </div>`
        }
      </div>
      <div class="body">
        <ptl-metrics
          .run=${run}
          .kept=${this.crosshair}
          view=${this.view}
          @ptl-act=${this.onAct}
          @ptl-crosshair=${(event: CustomEvent<number | null>) => this.keep({ crosshair: event.detail })}
          @ptl-view=${(event: CustomEvent<'charts' | 'table'>) => this.keep({ view: event.detail })}
        ></ptl-metrics>
        <aside class="scrolls" @ptl-act=${this.onAct}>
          <ptl-recipe class="scrolls" .run=${run}></ptl-recipe>
          <ptl-evaluations .run=${run}></ptl-evaluations>
          <ptl-faults .run=${run}></ptl-faults>
          <ptl-log .lines=${this.log.lines} .truncated=${this.log.truncated} .problem=${this.logProblem}></ptl-log>
        </aside>
      </div>`;
  }

  private async open(): Promise<void> {
    this.failure = null;
    try {
      this.show(await this.client.ask('open', {}));
    } catch (error) {
      this.failure = messageOf(error);
    }
  }

  private show(run: RunOverview): void {
    this.run = run;
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

  private readonly onAct = async ({ detail }: CustomEvent<{ action: RunAction; step?: number }>): Promise<void> => {
    try {
      await this.client.ask(
        'act',
        detail.step === undefined ? { action: detail.action } : { action: detail.action, step: detail.step },
      );
      this.fault = null;
    } catch (error) {
      this.fault = messageOf(error);
    }
  };

  private keep({ crosshair = this.crosshair, view = this.view }: { crosshair?: number | null; view?: 'charts' | 'table' }): void {
    this.crosshair = crosshair;
    this.view = view;
    this.save();
  }

  private save(): void {
    this.client.setState({ ...readPanelState(this), crosshair: this.crosshair, view: this.view });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-run': RunApp;
  }
}
