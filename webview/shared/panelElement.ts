import { css, html, LitElement, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import type { z } from 'zod';
import type { Ask, PanelProtocol } from '../../src/contract/messages/protocol';
import './actionButton';
import { HostClient } from './hostClient';
import { visibleText } from './hostileText';
import { messageOf } from './messageOf';
import { readPanelState } from './panelState';
import './stateMessage';
import { baseStyles } from './theme';

/** Of a panel that opens with an overview, and is sent a new one whenever something `changed`. */
interface OverviewProtocol<O> extends PanelProtocol {
  readonly requests: PanelProtocol['requests'] & { open: { ask: z.ZodType; reply: z.ZodType<O> } };
  readonly notifications: PanelProtocol['notifications'] & { changed: z.ZodType<O> };
}

/** A line across the panel, under its header. Part of `panelStyles`. */
export function strip(text: unknown, action: { label: string; press(): void } | null = null, isFailure = false): unknown {
  return html`<div class="strip ${isFailure ? 'failed' : 'muted'}" role=${isFailure ? 'alert' : 'status'}>
    <span class="grow">${text}</span
    >${action ? html`<button class="link" @click=${action.press}>${action.label}</button>` : nothing}
  </div>`;
}

export const panelStyles = [
  baseStyles,
  css`
    :host {
      display: flex;
      flex-direction: column;
      height: 100vh;
      min-width: 0;
    }
    .strip {
      flex: none;
      display: flex;
      gap: 12px;
      align-items: baseline;
      padding: 6px 16px;
      border-bottom: 1px solid var(--ptl-hairline);
      font: 12px/16px var(--ptl-font);
      overflow-wrap: anywhere;
    }
    .strip.failed {
      color: var(--ptl-failed);
    }
  `,
];

/**
 * The shell of a panel: takes up what was kept, opens, tells of a failure with a way to try again, listens to changes, and shows what
 * went wrong later in one line. A panel writes `panel`, puts `panelStyles` first in its styles and `faultStrip()` under its header.
 *
 * @typeParam P its protocol
 * @typeParam O what it opens with: the reply to `open` and the payload of `changed`
 * @typeParam K what outlives hiding the panel and reloading the window
 */
export abstract class PanelElement<P extends OverviewProtocol<O>, O, K extends object> extends LitElement {
  protected readonly client: HostClient<P>;
  @state() protected overview: O | null = null;
  @state() protected kept: K;
  /** Why nothing can be shown at all. */
  @state() private failure: string | null = null;
  /** What went wrong beside what is shown: one sentence. */
  @state() protected fault: string | null = null;
  private readonly stops: (() => void)[] = [];

  /**
   * @param keptSchema every key has a default
   * @param reading shown until the first overview is there, such as `Reading evaluations…`
   */
  constructor(
    protocol: P,
    private readonly keptSchema: z.ZodType<K>,
    private readonly reading: string,
  ) {
    super();
    this.client = new HostClient(protocol, (fault) => (this.fault = fault));
    this.kept = keptSchema.parse({});
  }

  /** The panel, once there is an overview. */
  protected abstract panel(overview: O): unknown;

  /** Takes a new overview. */
  protected show(overview: O): void {
    this.overview = overview;
  }

  /** A key pressed anywhere in the page. */
  protected onKey?(event: KeyboardEvent): void;

  override connectedCallback(): void {
    super.connectedCallback();
    this.keep(this.client.getState(this.keptSchema) ?? {});
    this.stops.push(this.client.onNotification('changed', (overview) => this.show(overview)));
    const onKey = (event: KeyboardEvent): void => this.onKey?.(event);
    window.addEventListener('keydown', onKey);
    this.stops.push(() => window.removeEventListener('keydown', onKey));
    void this.open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops.splice(0)) stop();
  }

  override render(): unknown {
    if (this.overview !== null) return this.panel(this.overview);
    if (this.failure === null) return html`<ptl-state kind="loading" headline=${this.reading}></ptl-state>`;
    return html`<ptl-state kind="failed" headline=${visibleText(this.failure)}
      ><ptl-button label="Try Again" @ptl-press=${() => void this.open()}></ptl-button
    ></ptl-state>`;
  }

  /** Changes what is kept, and keeps it. */
  protected keep(change: Partial<K>): void {
    this.kept = { ...this.kept, ...change };
    this.client.setState({ ...readPanelState(this), ...this.kept });
  }

  /** Does what the user asked for; what goes wrong is shown by `faultStrip`. */
  protected async attempt(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
      this.fault = null;
    } catch (error) {
      this.fault = messageOf(error);
    }
  }

  protected faultStrip(): unknown {
    if (this.fault === null) return nothing;
    return strip(visibleText(this.fault), { label: 'Dismiss', press: () => (this.fault = null) }, true);
  }

  private async open(): Promise<void> {
    this.failure = null;
    try {
      this.show(await this.client.ask('open', {} as Ask<P, 'open'>));
    } catch (error) {
      this.failure = messageOf(error);
    }
  }
}
