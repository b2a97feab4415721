import { html } from 'lit';
import { count } from '../shared/format';

/** One line above the texts: what went wrong, or that the user cancelled, until it is dismissed. */
export function problemStrip(message: string, isCancelled: boolean, dismiss: () => void): unknown {
  return html`<div class="strip" role=${isCancelled ? 'status' : 'alert'}>
    <span class=${isCancelled ? 'muted' : 'failed'}>${message}</span><button class="link" @click=${dismiss}>Dismiss</button>
  </div>`;
}

/** One line above the texts: more samples are on their way. */
export function progressStrip(progress: { done: number; total: number } | null, cancel: () => void): unknown {
  return html`<div class="strip muted" role="status">
    <span>${progress ? `Sampling ${count(progress.done)} of ${count(progress.total)}…` : 'Sampling more…'}</span
    ><button class="link" @click=${cancel}>Cancel</button>
  </div>`;
}
