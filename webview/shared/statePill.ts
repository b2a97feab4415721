import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RunState } from '../../src/contract/events';
import { baseStyles } from './theme';

/** `interrupted`: the trainer went without a word. */
export type PillState = RunState | 'interrupted';

const WORDS: Record<PillState, string> = {
  starting: 'Starting',
  running: 'Running',
  stopping: 'Stopping',
  stopped: 'Stopped',
  finished: 'Finished',
  failed: 'Failed',
  interrupted: 'Interrupted',
};

/** A run's state as a word with its colour; `text` adds what follows, such as `step 37 of 60`. */
@customElement('ptl-pill')
export class StatePill extends LitElement {
  @property({ reflect: true }) state: PillState = 'starting';
  @property() text = '';

  static override styles = [
    baseStyles,
    css`
      :host {
        --pill: var(--ptl-baseline);
        display: inline-flex;
        align-items: center;
        gap: 5px;
        height: 18px;
        padding: 0 7px;
        border-radius: 9px;
        border: 1px solid var(--ptl-outline);
        font: 600 11px/14px var(--ptl-font);
        white-space: nowrap;
        color: var(--ptl-text);
        background: color-mix(in srgb, var(--pill) calc(20% * var(--ptl-tint)), var(--ptl-background));
      }
      :host([state='running']),
      :host([state='starting']),
      :host([state='stopping']) {
        --pill: var(--ptl-running);
      }
      :host([state='failed']) {
        --pill: var(--ptl-failed);
      }
      :host([state='interrupted']) {
        --pill: var(--ptl-warning);
      }
      i {
        width: 6px;
        height: 6px;
        border-radius: 50%;
        background: var(--pill);
      }
    `,
  ];

  override render(): unknown {
    const word = WORDS[this.state];
    return html`<i></i><span>${this.text === '' ? word : `${word} · ${this.text}`}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-pill': StatePill;
  }
}
