import { html, nothing, type PropertyValues } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { BehaviourCompletion, RightFilter } from '../../src/contract/behaviourCompletions';
import { behavioursProtocol, OWN_SET, type BehavioursOverview } from '../../src/contract/messages/behaviours';
import type { PatternChange } from '../../src/contract/ownPattern';
import { count, counted } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import '../shared/numberTables';
import { PanelElement, panelStyles, strip } from '../shared/panelElement';
import '../shared/segments';
import './behaviourCharts';
import './behaviourMatrix';
import './behaviourSide';
import './behavioursHeader';
import type { Display, HeaderAction } from './behavioursHeader';
import { behavioursStyles } from './behavioursStyles';
import './completionList';
import { CompletionPages, type CompletionsAsk } from './completionPages';
import { keptSchema, type Kept } from './keptChoices';
import { behaviourTables } from './model/behaviourTables';
import { unmeasuredWords } from '../../src/analysis/behaviours/unmeasuredWords';
import { caveatWords } from './model/caveatWords';
import { entriesOf, setNames, type Entry } from './model/entries';
import { finding } from './model/finding';
import { setRows, traitRows, type BehaviourRow } from './model/rows';
import { coarseToFine, viewsOf, type BehavioursView } from './model/views';
import { Reports } from './reports';
import { contentOf } from './saving';

type RolloutPlace = NonNullable<BehaviourCompletion['place']>;

const LABELS: Record<string, string> = {
  formats: 'Formats',
  syntax: 'Syntax',
  reflection: 'Reflection',
  hypotheses: 'Hypotheses',
  [OWN_SET]: 'Patterns',
};

/** The Behaviours panel: what completions have and lack, how right those are that have it, over steps, temperatures or models. */
@customElement('ptl-behaviours')
export class BehavioursApp extends PanelElement<typeof behavioursProtocol, BehavioursOverview, Kept> {
  private readonly reports = new Reports(this.client, () => this.requestUpdate());
  private readonly pages = new CompletionPages(this.client, () => this.requestUpdate());

  static override styles = [panelStyles, behavioursStyles];

  constructor() {
    super(behavioursProtocol, keptSchema, 'Looking for completions…');
  }

  /** What the panel is asked for is shown once. */
  protected override show(overview: BehavioursOverview): void {
    super.show(overview);
    const { asked } = overview;
    if (asked && asked.at > this.kept.asked) this.keep({ asked: asked.at, view: asked.view, entry: `${asked.key}#` });
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('overview') || changed.has('kept')) this.measure();
    this.pages.want(this.completionsAsk());
    this.holdEntry();
  }

  /** Completions that were listed before a reload or a change of view stay as well, once the last entry is known. */
  private holdEntry(): void {
    const { done, total } = this.reports;
    if (this.kept.entry !== null || done < total || !this.completionsAsk()) return;
    this.keep({ entry: this.entries.at(-1)!.id });
  }

  protected override panel(overview: BehavioursOverview): unknown {
    const { view, entries } = this;
    return html`<ptl-behaviours-header
        .overview=${overview}
        .views=${viewsOf(overview, this.kept.entry)}
        view=${view?.id ?? ''}
        display=${this.kept.display}
        facts=${this.facts(overview, view)}
        ?hasNumbers=${entries.length > 0}
        .chartReason=${view?.axis === 'names' || entries.length < 2 ? 'There is no chart: it needs two steps or temperatures.' : null}
        .accuracyReason=${entries.some(({ file }) => file.accuracy !== null) ? null : 'Of no completion is it known whether it is right.'}
        @ptl-view=${({ detail }: CustomEvent<string>) => this.keep({ view: detail, entry: null })}
        @ptl-display=${({ detail }: CustomEvent<Display>) => this.keep({ display: detail })}
        @ptl-do=${({ detail }: CustomEvent<HeaderAction>) => void this.do(detail)}
      ></ptl-behaviours-header>
      ${this.strips()} ${this.body(overview, view, entries)}`;
  }

  private strips(): unknown {
    const { failed, done, total } = this.reports;
    const [first] = failed;
    const again = { label: 'Try Again', press: () => this.reports.again() };
    const others = failed.length > 1 ? ` (and ${count(failed.length - 1)} more)` : '';
    return html`${this.faultStrip()}
    ${first && failed.length < total ? strip(visibleText(`${first.reason}${others}`), again, true) : nothing}
    ${done < total && this.entries.length > 0 ? strip(`Reading completions: ${count(done)} of ${count(total)}…`) : nothing}`;
  }

  private body(overview: BehavioursOverview, view: BehavioursView | undefined, entries: readonly Entry[]): unknown {
    if (!view || view.disabledReason !== null) {
      return html`<ptl-state kind="empty" headline="There are no completions to look through." detail=${overview.noSteps}
        ><ptl-button
          label="Evaluate pass@k…"
          icon="beaker"
          primary
          .disabledReason=${overview.evaluateReason}
          @ptl-press=${() => void this.do('evaluate')}
        ></ptl-button
      ></ptl-state>`;
    }
    const { failed, done, total } = this.reports;
    const isChart = view.axis !== 'names' && view.sources.length > 1;
    if (entries.length === 0 || (isChart && entries.length < 2 && done < total)) {
      const [first] = failed;
      return first && failed.length === total
        ? html`<ptl-state
            kind="failed"
            headline=${visibleText(first.reason)}
            detail="The completions themselves are as they were."
            ><ptl-button label="Try Again" @ptl-press=${() => this.reports.again()}></ptl-button
          ></ptl-state>`
        : html`<ptl-state kind="loading" headline="Reading completions…" .done=${done} .total=${total}></ptl-state>`;
    }
    const sets = setNames(entries);
    const set = this.setIn(sets);
    const { title, detail } = finding(entries, set, view.axis);
    return html`<main>
        <div class="left scrolls" tabindex="-1">
          <p class="finding" role="heading" aria-level="2">${title}</p>
          ${detail === '' ? nothing : html`<p class="muted detail">${detail}</p>`}
          <ptl-segments
            class="sets"
            label="Set of behaviours"
            value=${set}
            .options=${sets.map((name) => ({ value: name, label: LABELS[name] ?? name }))}
            @ptl-change=${({ detail: chosen }: CustomEvent<string>) => this.keep({ set: chosen })}
          ></ptl-segments>
          ${this.numbers(overview, view, entries, set)}
        </div>
        ${this.side(overview, view, entries, set)}
      </main>
      <footer tabindex="0" role="contentinfo" aria-label="Caveats">
        <ptl-icon name="info"></ptl-icon><span>${caveatWords(view, entries, this.caveats(view))}</span>
      </footer>`;
  }

  private numbers(
    { maxSteps, patterns }: BehavioursOverview,
    view: BehavioursView,
    entries: readonly Entry[],
    set: string,
  ): unknown {
    if (this.kept.display === 'table') {
      return html`<ptl-number-tables .tables=${behaviourTables(entries, set, view.axis)}></ptl-number-tables>`;
    }
    const chosen = this.kept.entry === null ? null : (this.entryIn(entries)?.id ?? null);
    const onEntry = ({ detail }: CustomEvent<string | null>): void => this.keep({ entry: detail });
    if (view.axis === 'names' || entries.length < 2) {
      return html`<ptl-behaviour-matrix
        .entries=${entries}
        .set=${set}
        .patterns=${patterns}
        .entry=${chosen}
        @ptl-entry=${onEntry}
      ></ptl-behaviour-matrix>`;
    }
    return html`${set === OWN_SET && patterns.length === 0 ? html`<p class="none muted small">There is no pattern of yours yet: add one at the side.</p>` : nothing}
      <ptl-behaviour-charts
        .entries=${entries}
        .set=${set}
        axis=${view.axis}
        .maxSteps=${maxSteps}
        .entry=${chosen}
        @ptl-entry=${onEntry}
      ></ptl-behaviour-charts>`;
  }

  private side(overview: BehavioursOverview, view: BehavioursView, entries: readonly Entry[], set: string): unknown {
    const entry = this.entryIn(entries)!;
    const row = this.rowOf(entry, set);
    const ask = this.completionsAsk();
    return html`<aside>
      <div class="numbers scrolls">
        <ptl-behaviour-side
          .entry=${entry}
          .set=${set}
          .patterns=${overview.patterns}
          .problems=${overview.patternProblems}
          .selected=${row?.id ?? null}
          @ptl-row=${({ detail }: CustomEvent<string | null>) => this.choose(detail, entry, entries)}
          @ptl-pattern=${({ detail }: CustomEvent<PatternChange>) => void this.changePatterns(detail)}
        ></ptl-behaviour-side>
      </div>
      ${
        row && ask
          ? html`<ptl-completion-list
              what="“${visibleText(row.name)}”, ${entry.label}"
              .read=${this.pages.read}
              ?isReading=${this.pages.isReading}
              .problem=${this.pages.problem}
              filter=${this.kept.filter}
              ?canOpen=${view.axis === 'step'}
              @ptl-filter=${({ detail }: CustomEvent<RightFilter>) => this.keep({ filter: detail })}
              @ptl-more=${() => this.pages.more(ask)}
              @ptl-again=${() => this.pages.again(ask)}
              @ptl-rollout=${({ detail }: CustomEvent<RolloutPlace>) => void this.openRollout(entry, detail)}
            ></ptl-completion-list>`
          : html`<p class="hint small muted">Choose a behaviour to list the completions that have it.</p>`
      }
    </aside>`;
  }

  /** Completions that are read stay while others come; without any, the last entry is followed again. */
  private choose(row: string | null, entry: Entry, entries: readonly Entry[]): void {
    this.keep({ row, filter: 'all', entry: row === null && entry === entries.at(-1) ? null : entry.id });
  }

  private get view(): BehavioursView | undefined {
    if (!this.overview) return undefined;
    const views = viewsOf(this.overview, this.kept.entry);
    return views.find(({ id, disabledReason }) => id === this.kept.view && disabledReason === null) ?? views[0];
  }

  private get entries(): Entry[] {
    const { view } = this;
    return view ? entriesOf(view, (key) => this.reports.filesOf(key)) : [];
  }

  private setIn(sets: readonly string[]): string {
    return sets.includes(this.kept.set) ? this.kept.set : sets[0]!;
  }

  private entryIn(entries: readonly Entry[]): Entry | undefined {
    const { entry } = this.kept;
    return entries.find(({ id }) => id === entry || (entry?.endsWith('#') && id.startsWith(entry))) ?? entries.at(-1);
  }

  private rowOf(entry: Entry, set: string): BehaviourRow | undefined {
    const rows = [...setRows(entry, set, this.overview?.patterns ?? []), ...traitRows(entry)];
    return rows.find(({ id }) => id === this.kept.row);
  }

  private completionsAsk(): CompletionsAsk | null {
    const { entries } = this;
    const entry = this.entryIn(entries);
    const row = entry && this.rowOf(entry, this.setIn(setNames(entries)));
    return row ? { key: entry.source.key, name: entry.file.name, behaviour: row.asked, filter: this.kept.filter } : null;
  }

  private measure(): void {
    const { view, overview } = this;
    if (!overview || !view || view.disabledReason !== null) return;
    const keys = view.sources.map(({ key }) => key);
    const order = view.axis === 'step' ? coarseToFine(keys.length) : keys.map((_, index) => index);
    this.reports.want(
      order.map((index) => keys[index]!),
      overview.patterns,
    );
  }

  private facts({ title, file }: BehavioursOverview, view: BehavioursView | undefined): string {
    if (!view || view.disabledReason !== null) return title;
    const words = file ? file.detail : view.axis === 'step' ? counted(view.of, 'step') : counted(view.of, 'evaluation');
    return words === '' ? title : `${title} · ${words}`;
  }

  private caveats(view: BehavioursView): string[] {
    const files = view.sources.map(({ key }) => this.reports.filesOf(key) ?? []);
    // Each report tells of its own file what was not measured; of all it is told once.
    const apart = new Set(files.flatMap(unmeasuredWords));
    const others = view.sources.flatMap(({ key }) => this.reports.caveatsOf(key)).filter((caveat) => !apart.has(caveat));
    return [...new Set([...others, ...unmeasuredWords(files.flat())])];
  }

  private changePatterns(change: PatternChange): Promise<void> {
    return this.attempt(() => this.client.ask('changePatterns', { change }));
  }

  private openRollout({ source }: Entry, place: RolloutPlace): Promise<void> {
    return this.attempt(async () => {
      if (source.step !== null) await this.client.ask('openRollout', { step: source.step, ...place });
    });
  }

  private do(action: HeaderAction): Promise<void> {
    return this.attempt(async () => {
      if (action === 'openRun' || action === 'openSettings' || action === 'evaluate')
        return void (await this.client.ask('act', { action }));
      const { entries, view, overview } = this;
      const looked = { set: this.setIn(setNames(entries)), axis: view?.axis ?? 'names', maxSteps: overview?.maxSteps ?? null };
      const content = await contentOf(action, entries, looked);
      if (content.kind === 'text') await this.client.ask('copy', { text: content.text });
      else await this.client.ask('save', content.file);
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-behaviours': BehavioursApp;
  }
}
