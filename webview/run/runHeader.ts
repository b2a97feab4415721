import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RunOverview } from '../../src/contract/messages/run';
import '../shared/actionButton';
import { visibleText } from '../shared/hostileText';
import '../shared/menu';
import '../shared/statePill';
import { baseStyles } from '../shared/theme';
import { topBar } from '../shared/topBar';
import { barActions, menuActions, type ActionChoice } from './model/actions';

/**
 * The top bar: which run, how it is, what can be done with it.
 *
 * @fires ptl-act - `detail: { action }`
 */
@customElement('ptl-run-header')
export class RunHeader extends LitElement {
  @property({ attribute: false }) run!: RunOverview;

  static override styles = [
    baseStyles,
    css`
      :host {
        ${topBar}
        flex-wrap: nowrap;
      }
      h1 {
        flex: 0 1 auto;
      }
      .separator {
        width: 1px;
        height: 16px;
        margin: 0 4px;
        background: var(--ptl-hairline);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        align-items: center;
        gap: 8px;
      }
      @media (max-width: 700px) {
        :host {
          flex-wrap: wrap;
        }
      }
    `,
  ];

  override render(): unknown {
    const { run } = this;
    const { going, looking } = barActions(run);
    const title = visibleText(run.title);
    return html`<h1 class="clip" title=${title}>${title}</h1>
      <ptl-pill state=${run.interrupted ? 'interrupted' : run.state}></ptl-pill>
      <span class="grow"></span>
      <div class="actions">
        ${going.map((choice) => this.button(choice))}
        ${going.length > 0 && looking.length > 0 ? html`<span class="separator"></span>` : nothing}
        ${looking.map((choice) => this.button(choice))}
        <ptl-menu
          .items=${menuActions(run).map(({ action, ...rest }) => ({ ...rest, value: action }))}
          @ptl-choose=${(event: CustomEvent<string>) => this.act(event.detail)}
        ></ptl-menu>
      </div>`;
  }

  private button({ action, label, icon, disabledReason }: ActionChoice): unknown {
    return html`<ptl-button
      data-action=${action}
      label=${label}
      icon=${icon}
      .disabledReason=${disabledReason}
      @ptl-press=${() => this.act(action)}
    ></ptl-button>`;
  }

  private act(action: string): void {
    this.dispatchEvent(new CustomEvent('ptl-act', { detail: { action }, bubbles: true, composed: true }));
  }
}
