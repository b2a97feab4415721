import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { MOST_SHOWN, type CoverageOverview, type CoverageReport } from '../../src/contract/messages/coverage';
import '../shared/actionButton';
import type { ActionButton } from '../shared/actionButton';
import { fileName } from '../../src/analysis/fileName';
import { count, counted } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/menu';
import type { MenuItem } from '../shared/menu';
import '../shared/segments';
import { baseStyles } from '../shared/theme';
import { topBar } from '../shared/topBar';
import './evaluationPicker';
import { exportItems, type Drawn, type Export } from './model/exportItems';
import { factorOf } from './model/factor';
import type { Shown } from './model/shown';

export type View = 'charts' | 'table';
export type Saving = Export | 'evaluate' | 'openRun' | 'writeReport' | 'addFile';

/**
 * What is compared, as charts or as a table, and what can be done with it.
 *
 * @fires ptl-view - `detail: View`
 * @fires ptl-keys - `detail: string[]`: the evaluations to show, the base first
 * @fires ptl-do - `detail: Saving`
 */
@customElement('ptl-coverage-header')
export class CoverageHeader extends LitElement {
  @property({ attribute: false }) overview!: CoverageOverview;
  @property({ attribute: false }) report: CoverageReport | null = null;
  @property({ attribute: false }) shown: readonly Shown[] = [];
  @property() view: View = 'charts';
  /** What is on screen and can be saved as a picture; null where nothing is. */
  @property({ attribute: false }) drawn: Drawn | null = null;
  @state() private isPicking = false;
  @query('.pick ptl-button') private opener!: ActionButton;

  static override styles = [
    baseStyles,
    css`
      :host {
        ${topBar}
      }
      .facts {
        flex-basis: 120px;
      }
      .pick {
        position: relative;
      }
    `,
  ];

  override render(): unknown {
    const { overview, shown, report } = this;
    const words = factWords(shown, report);
    const hasAny = overview.choices.length > 0;
    return html`<h1>Coverage</h1>
      <span class="small muted grow clip facts" title=${words}>${words}</span>
      ${
        hasAny
          ? html`<ptl-segments
                label="View"
                value=${this.view}
                .options=${[
                  { value: 'charts', label: 'Charts' },
                  { value: 'table', label: 'Table' },
                ]}
                @ptl-change=${({ detail }: CustomEvent<string>) => this.tell('ptl-view', detail)}
              ></ptl-segments>
              <div class="pick">
                <ptl-button
                  label="${overview.files === null ? 'Evaluations' : 'Models'} (${shown.length})"
                  icon="graph-line"
                  @ptl-press=${() => (this.isPicking = !this.isPicking)}
                ></ptl-button>
                ${
                  this.isPicking
                    ? html`<ptl-evaluation-picker
                        .choices=${overview.choices}
                        .keys=${shown.map(({ key }) => key)}
                        .most=${MOST_SHOWN}
                        @ptl-keys=${({ detail }: CustomEvent<string[]>) => this.tell('ptl-keys', detail)}
                        @ptl-close=${({ detail }: CustomEvent<boolean>) => this.close(detail)}
                      ></ptl-evaluation-picker>`
                    : nothing
                }
              </div>
              <ptl-menu
                label="Export"
                icon="export"
                .items=${exportItems(report !== null, overview.files === null, this.drawn)}
                @ptl-choose=${({ detail }: CustomEvent<string>) => this.tell('ptl-do', detail)}
              ></ptl-menu>`
          : nothing
      }
      <ptl-menu
        .items=${this.further()}
        @ptl-choose=${({ detail }: CustomEvent<string>) => this.tell('ptl-do', detail)}
      ></ptl-menu>`;
  }

  private further(): MenuItem[] {
    if (this.overview.files !== null) {
      return [{ value: 'addFile', label: 'Add Samples…', icon: 'folder-opened', disabledReason: null }];
    }
    return [
      { value: 'evaluate', label: 'Evaluate pass@k…', icon: 'beaker', disabledReason: this.overview.evaluateReason },
      { value: 'openRun', label: 'Open Run', icon: 'link-external', disabledReason: null },
      { value: 'writeReport', label: 'Write Report…', icon: 'book', disabledReason: this.overview.reportReason },
    ];
  }

  private close(isByKey: boolean): void {
    this.isPicking = false;
    if (isByKey) this.opener.shadowRoot?.querySelector<HTMLElement>('vscode-button')?.focus();
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** `countdown-test · 64 problems · 64 samples each · temperature 1`; what differs is in the caveats. */
function factWords(shown: readonly Shown[], report: CoverageReport | null): string {
  const [first] = shown;
  if (!first) return '';
  const { dataset, problems, samples, temperature } = first.choice;
  const factor = factorOf(shown.map(({ choice }) => choice));
  const same = <T>(of: (one: Shown) => T): boolean => new Set(shown.map(of)).size === 1;
  return [
    visibleText(fileName(dataset).replace(/\.jsonl$/, '')),
    counted(report?.problems.length ?? problems, 'problem'),
    ...(same(({ choice }) => choice.samples)
      ? [`${counted(samples, 'sample')} each`]
      : [`up to ${count(Math.max(...shown.map(({ choice }) => choice.samples)))} samples each`]),
    ...(factor ? [`${shown.length} evaluations by ${factor.key}`] : []),
    ...(same(({ choice }) => choice.temperature)
      ? temperature === null
        ? []
        : [`temperature ${temperature}`]
      : factor?.key === 'temperature'
        ? []
        : ['temperatures differ']),
  ].join(' · ');
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-coverage-header': CoverageHeader;
  }
}
