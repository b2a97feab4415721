import { html, type PropertyValues } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import * as z from 'zod';
import { FREQUENT } from '../../src/analysis/tokens/tokenMeans';
import { tokensProtocol, tokensSourceSchema, type TokensOverview, type TokensSource } from '../../src/contract/messages/tokens';
import type { TokenContext, TokenStatistics } from '../../src/contract/tokenTable';
import { visibleText } from '../shared/hostileText';
import { PanelElement, panelStyles, strip } from '../shared/panelElement';
import { attemptKey, experimentFor, missingReference, offeredSource, sourceKey } from './model/source';
import { ContextReading } from './contextReading';
import { KeptRows } from './model/keptRows';
import { LISTS, SORTS, sortingOf } from './model/tokenLists';
import { contentOf } from './saving';
import { StepReading } from './stepReading';
import { TableReading, type ReadTable } from './tableReading';
import './tokenBrowser';
import type { ListChoice } from './tokenBrowser';
import './tokensCharts';
import type { TokensCharts } from './tokensCharts';
import './tokensHeader';
import type { Doing, View } from './tokensHeader';
import { tokensStyles } from './tokensStyles';

const keptSchema = z.object({
  source: tokensSourceSchema.nullable().default(null),
  /** When what was last asked for by name was asked for: a reload keeps what was chosen since. */
  askedAt: z.number().default(0),
  view: z.enum(['charts', 'table']).default('charts'),
  list: z.enum(LISTS).default('highest'),
  least: z.int().positive().default(FREQUENT),
  find: z.string().default(''),
  /** null: as the list is sorted by itself. */
  sorting: z
    .object({ column: z.enum(SORTS), isDescending: z.boolean() })
    .nullable()
    .default(null),
  /** The token whose places are shown. */
  token: z.int().nullable().default(null),
});
type Kept = z.output<typeof keptSchema>;

/** The Tokens panel: entropies of the tokens of a step or an evaluation, and which tokens they are. */
@customElement('ptl-tokens')
export class TokensApp extends PanelElement<typeof tokensProtocol, TokensOverview, Kept> {
  private readonly tables = new TableReading(this.client, () => this.requestUpdate());
  private readonly contexts = new ContextReading(this.client, () => this.requestUpdate());
  private readonly stepReading = new StepReading(this.client, () => this.requestUpdate());
  private readonly keptRows = new KeptRows();
  /** Why what was asked for by name is not what is shown, until something is chosen. */
  @state() private missingSource: string | null = null;
  @query('ptl-tokens-charts') private charts!: TokensCharts | null;

  static override styles = [panelStyles, tokensStyles];

  constructor() {
    super(tokensProtocol, keptSchema, 'Reading the run…');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stepReading.stop();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { shown } = this.tables;
    const token = shown && this.selected(shown);
    if (token) this.contexts.ensure(shown, token.id);
    // What is looked at is read before the other steps.
    if (this.overview && (shown || this.tables.failure !== null)) this.stepReading.ensure(this.overview);
  }

  protected override show(overview: TokensOverview): void {
    super.show(overview);
    const { asked } = overview;
    const isNew = asked !== null && asked.at !== this.kept.askedAt;
    if (isNew) {
      this.keep({ askedAt: asked.at });
      this.missingSource = asked.missing;
    }
    this.choose((isNew ? asked.source : null) ?? offeredSource(overview, this.kept.source));
  }

  private choose(source: TokensSource | null): void {
    this.keep({ source });
    if (source && this.overview) this.tables.ensure(attemptKey(this.overview, source), source);
  }

  private pick(source: TokensSource): void {
    this.missingSource = null;
    this.choose(source);
  }

  protected override panel(overview: TokensOverview): unknown {
    const { shown, failure, isUnderWay } = this.tables;
    const { source, view } = this.kept;
    return html`<ptl-tokens-header
        .overview=${overview}
        .source=${source}
        view=${view}
        .hasTable=${shown !== null}
        .missing=${shown && this.missing(shown)}
        @ptl-source=${({ detail }: CustomEvent<TokensSource>) => this.pick(detail)}
        @ptl-view=${({ detail }: CustomEvent<View>) => this.keep({ view: detail })}
        @ptl-do=${({ detail }: CustomEvent<Doing>) => void this.attempt(() => this.do(detail))}
      ></ptl-tokens-header>
      ${this.faultStrip()} ${this.missingSource === null ? '' : strip(visibleText(this.missingSource))}
      ${failure !== null && shown ? strip(visibleText(failure), { label: 'Try Again', press: () => this.again() }, true) : ''}
      ${isUnderWay && shown && source ? strip(`Reading ${sourceKey(source)}…`) : ''}
      ${source === null ? this.nothing(overview) : shown ? this.body(overview, shown) : this.waiting(source, failure)}`;
  }

  private nothing({ going, hasRollouts, evaluateReason }: TokensOverview): unknown {
    if (going && hasRollouts) {
      return html`<ptl-state
        kind="loading"
        headline="The first step is being sampled."
        detail="Its tokens appear here by themselves."
      ></ptl-state>`;
    }
    return html`<ptl-state
      kind="empty"
      headline="This run has no completions yet."
      detail="Methods that sample, such as GRPO, write them at each step; an evaluation of any model has them too."
      ><ptl-button
        label="Evaluate pass@k…"
        icon="beaker"
        .disabledReason=${evaluateReason}
        @ptl-press=${() => void this.attempt(() => this.act('evaluate'))}
      ></ptl-button
    ></ptl-state>`;
  }

  private waiting(source: TokensSource, failure: string | null): unknown {
    return failure === null
      ? html`<ptl-state kind="loading" headline="Reading the tokens of ${sourceKey(source)}…"></ptl-state>`
      : html`<ptl-state kind="failed" headline=${visibleText(failure)} detail="The other steps are not affected."
          ><ptl-button label="Try Again" @ptl-press=${() => this.again()}></ptl-button
        ></ptl-state>`;
  }

  private again(): void {
    const { source } = this.kept;
    if (source && this.overview) this.tables.ensure(attemptKey(this.overview, source), source, true);
  }

  private body(overview: TokensOverview, shown: ReadTable): unknown {
    const { steps, wanted, unreadable } = this.stepReading;
    const { source, table } = shown;
    const selected = this.selected(shown);
    const missing = this.missing(shown);
    return html`<main>
      <div class="left scrolls" tabindex="-1">
        <ptl-tokens-charts
          .table=${table}
          view=${this.kept.view}
          reference=${overview.reference}
          .missing=${missing}
          .experiment=${experimentFor(overview, source)}
          .evaluateReason=${overview.evaluateReason}
          @ptl-evaluate=${() => void this.attempt(() => this.act('evaluate'))}
          .steps=${steps}
          .wanted=${wanted}
          .all=${overview.steps.length}
          .unreadable=${unreadable}
          .step=${'step' in source ? source.step : null}
          @ptl-step=${({ detail }: CustomEvent<number>) => this.pick({ step: detail })}
        ></ptl-tokens-charts>
      </div>
      <ptl-token-browser
        .table=${table}
        .choice=${this.listChoice}
        .rows=${this.rows(shown)}
        .selected=${selected}
        .read=${selected ? this.contexts.of(shown, selected.id) : { contexts: null, failure: null }}
        reference=${overview.reference}
        .missing=${missing}
        .closedReason=${'step' in source ? null : 'The samples of an evaluation are not in the Rollouts panel.'}
        @ptl-lists=${({ detail }: CustomEvent<Partial<ListChoice>>) => this.keep('list' in detail ? { ...detail, sorting: null } : detail)}
        @ptl-token=${({ detail }: CustomEvent<number>) => this.keep({ token: detail })}
        @ptl-place=${({ detail }: CustomEvent<TokenContext>) => void this.attempt(() => this.showRollout(shown, detail))}
        @ptl-again=${() => selected && this.contexts.ensure(shown, selected.id, true)}
      ></ptl-token-browser>
    </main>`;
  }

  private get listChoice(): ListChoice {
    const { list, least, find, sorting } = this.kept;
    return { list, least, find, sorting: sorting ?? sortingOf(list) };
  }

  private rows({ table }: ReadTable): readonly TokenStatistics[] {
    const { list, ...choice } = this.listChoice;
    return this.keptRows.of(table.tokens, list, choice);
  }

  /** The token chosen where the file has it, else the first of the list. */
  private selected(shown: ReadTable): TokenStatistics | null {
    return shown.table.tokens.find(({ id }) => id === this.kept.token) ?? this.rows(shown)[0] ?? null;
  }

  private missing({ source, table }: ReadTable): string | null {
    return table.file.reference || table.file.tokens === 0 ? null : missingReference(source, this.overview?.reference ?? 'base');
  }

  private async showRollout({ source }: ReadTable, { group, sample, position }: TokenContext): Promise<void> {
    if ('step' in source) await this.client.ask('showRollout', { step: source.step, group, sample, position });
  }

  private act(action: 'openRun' | 'openRollouts' | 'evaluate'): Promise<unknown> {
    const { source } = this.kept;
    return this.client.ask('act', source && 'step' in source ? { action, step: source.step } : { action });
  }

  private async do(what: Doing): Promise<void> {
    if (what === 'openRun' || what === 'openRollouts') return void (await this.act(what));
    const { shown } = this.tables;
    if (!shown || !this.overview) return;
    const content = await contentOf(what, shown, this.stepReading.steps, this.overview, this.charts?.picture);
    if (content.kind === 'text') await this.client.ask('copy', { text: content.text });
    else await this.client.ask('save', content.file);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-tokens': TokensApp;
  }
}
