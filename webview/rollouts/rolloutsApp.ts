import { html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { entropyScaleTop } from '../../src/analysis/entropy';
import { rolloutsProtocol } from '../../src/contract/messages/rollouts';
import { toHex } from '../shared/colour';
import { visibleText } from '../shared/hostileText';
import { HostClient } from '../shared/hostClient';
import '../shared/icons';
import { readPanelState } from '../shared/panelState';
import '../shared/stateMessage';
import '../shared/statePill';
import { divergingRamp, heatRamp } from '../shared/tokens/heatRamp';
import { rampColours } from '../shared/tokens/tints';
import { tokenFacts } from '../shared/tokens/tokenFacts';
import '../shared/tokens/tokenHover';
import type { SaidOfToken, TokenHover } from '../shared/tokens/tokenHover';
import { advantageScale, levelAt, modeDisabledReason, rampOf, type ColourMode } from './colourModes';
import type { GroupFilter } from './groupFilters';
import './groupView';
import type { GroupView, TokenPlace } from './groupView';
import './promptList';
import { appStyles } from './rolloutsAppStyles';
import { RolloutsModel } from './rolloutsModel';
import './stepScrubber';
import './stepTable';
import { TokenPointer } from '../shared/tokens/tokenPointer';
import type { ViewState } from './viewState';

/** The Rollouts panel. */
@customElement('ptl-rollouts')
export class RolloutsApp extends LitElement {
  @query('ptl-group-view') private groupView!: GroupView | null;
  @query('ptl-token-hover') private hover!: TokenHover | null;
  @state() private asTable = false;
  private model!: RolloutsModel;
  private readonly pointer = new TokenPointer<TokenPlace>(() => this.pointed());

  static override styles = appStyles;

  override connectedCallback(): void {
    super.connectedCallback();
    const panel = readPanelState(this) ?? {};
    const asked = 'step' in panel && typeof panel.step === 'number' ? panel.step : null;
    this.model = new RolloutsModel(
      new HostClient(rolloutsProtocol, (fault) => this.model.say(fault)),
      () => this.requestUpdate(),
      panel,
      asked,
    );
    this.model.reading = () => this.pointer.busy;
    this.addEventListener('keydown', (event) => event.key === 'Escape' && this.pointer.escape());
    void this.model.open();
  }

  override willUpdate(): void {
    const { place } = this.pointer;
    // The rows may have been replaced under the card.
    if (place !== null && !this.model.shown?.rows.includes(place.row)) this.pointer.close();
  }

  protected override updated(): void {
    // The group view may be a new one.
    this.ring();
    const { wanted, shown, view } = this.model;
    if (!wanted || !this.groupView || shown?.step.step !== view.step || shown?.group.group !== wanted.group) return;
    this.model.wanted = null;
    void this.groupView.focusToken(wanted.sample, wanted.position);
  }

  override render(): unknown {
    const { overview } = this.model;
    if (overview.value === null) {
      return overview.error === null
        ? html`<ptl-state kind="loading" headline="Reading the run…"></ptl-state>`
        : html`<ptl-state kind="failed" headline="The run could not be read." detail=${overview.error}
            ><vscode-button @click=${() => void this.model.open()}>Try Again</vscode-button></ptl-state
          >`;
    }
    return html`${this.head()} ${this.notice()} ${this.model.readable.length === 0 ? this.noRollouts() : this.body()}
      <ptl-token-hover .pointer=${this.pointer} .describe=${(place: TokenPlace) => this.describe(place)}></ptl-token-hover>`;
  }

  private head(): unknown {
    const { value } = this.model.overview;
    if (!value) return nothing;
    const going = value.state === 'running' || value.state === 'stopping' || value.state === 'starting';
    return html`<header>
      <h1>Rollouts</h1>
      <span class="mono muted clip" title=${value.title}>${visibleText(value.title)}</span>
      <ptl-pill
        state=${value.state}
        text=${going || value.step < value.maxSteps ? `step ${value.step} of ${value.maxSteps}` : ''}
      ></ptl-pill>
      <span class="grow"></span>
      <vscode-button appearance="secondary" @click=${() => void this.model.act('compare')}
        ><ptl-icon slot="start" name="diff"></ptl-icon>Compare with Base…</vscode-button
      >
      <vscode-button appearance="secondary" @click=${() => void this.model.act('openTokens')}
        ><ptl-icon slot="start" name="graph"></ptl-icon>Tokens</vscode-button
      >
      <vscode-button appearance="secondary" @click=${() => void this.model.act('openRun')}
        ><ptl-icon slot="start" name="graph-line"></ptl-icon>Open Run</vscode-button
      >
      <vscode-button
        appearance="icon"
        aria-label="Search tree of this prompt"
        title="Search tree of this prompt"
        ?disabled=${this.model.shown === null}
        @click=${() => void this.model.act('openTree')}
        ><ptl-icon name="git-branch"></ptl-icon
      ></vscode-button>
      <span class="separator"></span>
      <vscode-button
        appearance="icon"
        aria-label="View steps as table"
        title="View steps as table"
        aria-pressed=${this.asTable}
        @click=${() => (this.asTable = !this.asTable)}
        ><ptl-icon name="table"></ptl-icon
      ></vscode-button>
      <vscode-button
        appearance="icon"
        aria-label="Export this step as CSV"
        title="Export this step as CSV"
        @click=${() => void this.model.act('exportCsv')}
        ><ptl-icon name="export"></ptl-icon
      ></vscode-button>
    </header>`;
  }

  private notice(): unknown {
    const { fault } = this.model;
    if (fault === null) return nothing;
    return html`<p class="notice small" role="alert">
      <ptl-icon name="warning"></ptl-icon><span class="grow">${visibleText(fault)}</span>
      <vscode-button appearance="icon" aria-label="Close" @click=${() => this.model.say(null)}
        ><ptl-icon name="close"></ptl-icon
      ></vscode-button>
    </p>`;
  }

  private noRollouts(): unknown {
    const { state } = this.model.overview.value!;
    if (state === 'running' || state === 'starting') {
      return html`<ptl-state
        kind="loading"
        headline="The first step is being sampled."
        detail="Its rollouts appear here by themselves."
      ></ptl-state>`;
    }
    return html`<ptl-state
      kind="empty"
      headline="This run has no rollouts."
      detail="Only methods that sample, such as GRPO, write them; a run that ended before its first step has none either."
      ><vscode-button appearance="secondary" @click=${() => void this.model.act('openRun')}>Open Run</vscode-button></ptl-state
    >`;
  }

  private body(): unknown {
    const { model } = this;
    const { view } = model;
    const pick = (event: CustomEvent<number>): void => void model.goTo(event.detail);
    return html`
      <ptl-step-scrubber
        .overview=${model.overview.value}
        .summary=${model.step.value}
        .step=${view.step}
        @ptl-pick=${pick}
      ></ptl-step-scrubber>
      ${
        this.asTable
          ? html`<ptl-step-table .overview=${model.overview.value} step=${view.step ?? 0} @ptl-pick=${pick}></ptl-step-table>`
          : html`<div class="body">
              <aside aria-label="Prompts">
                <ptl-prompt-list
                  .step=${model.step.value}
                  .groups=${model.visibleGroups}
                  .selected=${view.group}
                  filter=${view.filter}
                  search=${view.search}
                  @ptl-select=${(event: CustomEvent<number>) => void model.select(event.detail)}
                  @ptl-filter=${(event: CustomEvent<GroupFilter>) => model.set({ filter: event.detail })}
                  @ptl-search=${(event: CustomEvent<string>) => void model.search(event.detail)}
                ></ptl-prompt-list>
              </aside>
              <main>${this.main(pick)}</main>
            </div>`
      }
    `;
  }

  private main(pick: (event: CustomEvent<number>) => void): unknown {
    const { model } = this;
    const { step, rows, view, shown } = model;
    const known = model.overview.value!.steps.find((each) => each.step === view.step);
    if (known && !known.hasRollouts) {
      return html`<ptl-state
        kind="empty"
        headline="Step ${known.step} has no rollouts."
        detail="Its file is missing; the step’s metrics are intact."
      ></ptl-state>`;
    }
    const failure = step.error ?? rows.error;
    if (failure !== null) {
      return html`<ptl-state kind="failed" headline=${visibleText(failure)} detail="The other steps are not affected."
        ><vscode-button appearance="secondary" @click=${() => view.step !== null && void model.goTo(view.step)}
          >Try Again</vscode-button
        ></ptl-state
      >`;
    }
    if (step.value?.groups.length === 0)
      return html`<ptl-state kind="empty" headline="Step ${step.value.step} holds no completions."></ptl-state>`;
    if (shown === null) return html`<ptl-state kind="loading" headline="Reading step ${view.step ?? ''}…"></ptl-state>`;
    return html`<ptl-group-view
      .step=${shown.step}
      .group=${shown.group}
      .rows=${shown.rows}
      .followed=${shown.group.promptId === view.promptId ? model.followed : null}
      end=${Math.max(model.overview.value!.maxSteps, model.newest ?? 1)}
      mode=${this.mode}
      reference=${model.overview.value!.reference}
      order=${view.order}
      .mark=${view.mark}
      aria-busy=${step.loading || rows.loading}
      @ptl-pick=${pick}
      @ptl-view=${(event: CustomEvent<Partial<ViewState>>) => model.set(event.detail)}
      @ptl-hover-token=${(event: CustomEvent<TokenPlace | null>) => this.pointer.hover(event.detail)}
      @ptl-focus-token=${(event: CustomEvent<TokenPlace>) => this.pointer.focus(event.detail)}
      @ptl-pin-token=${(event: CustomEvent<TokenPlace>) => this.pointer.pin(event.detail)}
      @ptl-scrolled=${() => this.scrolled()}
    ></ptl-group-view>`;
  }

  /** The mode asked for, or entropy where the step lacks its values. */
  private get mode(): ColourMode {
    const { shown, view, overview } = this.model;
    return modeDisabledReason(view.mode, shown?.step ?? null, overview.value?.reference ?? 'base') === null
      ? view.mode
      : 'entropy';
  }

  /** Another token has the card: nothing but the card and the ring around the token is drawn again. */
  private pointed(): void {
    this.hover?.requestUpdate();
    this.ring();
  }

  private ring(): void {
    const { place } = this.pointer;
    if (this.groupView) this.groupView.current = place === null ? null : { sample: place.row.sample, index: place.index };
  }

  private scrolled(): void {
    const { place, pinned } = this.pointer;
    if (place === null) return;
    const rect = this.groupView?.rectOf(place.row.sample, place.index) ?? null;
    if (rect === null && !pinned) this.pointer.close();
    else if (rect !== null) {
      this.pointer.place = { ...place, rect };
      this.hover?.requestUpdate();
    }
  }

  private describe({ row, index }: TokenPlace): SaidOfToken {
    const { shown, overview } = this.model;
    const step = shown?.step ?? null;
    const entropies = step && { histogram: step.entropyHistogram, top: entropyScaleTop(step.maxEntropy) };
    return {
      facts: tokenFacts(row, index, entropies),
      chip: this.chip({ row, index }),
      now: `step ${step?.step ?? ''}`,
      base: visibleText(overview.value?.baseName ?? 'base'),
      sample: row.sample,
    };
  }

  private chip({ row, index }: Pick<TokenPlace, 'row' | 'index'>): { background: string; text: string } | null {
    const { mode } = this;
    const { shown } = this.model;
    const scale = mode === 'advantage' ? advantageScale(shown?.rows ?? []) : 1;
    const level = levelAt(row, index, mode, entropyScaleTop(shown?.step.maxEntropy ?? null), scale) ?? 0;
    if (level === 0) return null;
    const colours = rampColours();
    const ramp = rampOf(mode) === 'heat' ? heatRamp(colours) : divergingRamp(colours, level > 0 ? 'more' : 'less');
    const colour = ramp[Math.abs(level) - 1]!;
    return { background: toHex(colour.background), text: toHex(colour.text) };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-rollouts': RolloutsApp;
  }
}
