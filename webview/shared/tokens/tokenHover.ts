import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../hoverCard';
import { baseStyles } from '../theme';
import './tokenCard';
import { spokenToken, type TokenFacts } from './tokenFacts';
import type { PointedToken, TokenPointer } from './tokenPointer';

/** What the card says of a token. */
export interface SaidOfToken {
  facts: TokenFacts;
  /** Colours of its level; null without a tint. */
  chip: { background: string; text: string } | null;
  /** Names of what is compared, such as `step 12` and `base`. */
  now: string;
  base: string;
  /** Sample, or side of a comparison, that it belongs to: `data-sample` and `data-side` of the card. */
  sample?: number;
  side?: string;
}

/**
 * The card of the token under the pointer or the keyboard, and what a screen reader is told of it. An element of its own, so that a hover
 * renders the card and nothing else: the parent passes the pointer, and asks for an update when that changes.
 */
@customElement('ptl-token-hover')
export class TokenHover<P extends PointedToken = PointedToken> extends LitElement {
  @property({ attribute: false }) pointer!: TokenPointer<P>;
  @property({ attribute: false }) describe!: (place: P) => SaidOfToken;
  /** A card that closes keeps what it said: the next one changes texts instead of making the whole anew. */
  private said: SaidOfToken | null = null;

  static override styles = baseStyles;

  override render(): unknown {
    const { place, next, pinned } = this.pointer;
    const about = place ?? next;
    if (about !== null) this.said = this.describe(about);
    const { said } = this;
    return html`<ptl-hover-card .anchor=${place?.rect ?? null} ?pinned=${pinned} role="tooltip">
        <ptl-token-card
          .facts=${said?.facts ?? null}
          .chip=${said?.chip ?? null}
          now=${said?.now ?? ''}
          base=${said?.base ?? ''}
          ?pinned=${pinned}
          data-sample=${said?.sample ?? nothing}
          data-side=${said?.side ?? nothing}
        ></ptl-token-card>
      </ptl-hover-card>
      <div class="unseen" role="status" aria-live="polite">
        ${place === null || said === null ? '' : spokenToken(said.facts)}
      </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-token-hover': TokenHover;
  }
}
