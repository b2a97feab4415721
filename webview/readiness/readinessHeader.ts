import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ReadinessOverview } from '../../src/contract/messages/readiness';
import { visibleText } from '../shared/hostileText';
import '../shared/menu';
import type { MenuItem } from '../shared/menu';
import '../shared/segments';
import { baseStyles } from '../shared/theme';
import { topBar } from '../shared/topBar';
import type { PictureName } from './readinessCharts';

export type Saving = 'csv' | 'copy' | `${PictureName}-${'svg' | 'png'}`;
export type HeaderAction = Saving | 'openRun';

const PICTURES: readonly (readonly [PictureName, string])[] = [
  ['prompts', 'Prompts'],
  ['gradient', 'Groups with a Gradient'],
  ['pass', 'pass@k'],
];

/**
 * What was sampled, as charts or as tables, and what can be done with it.
 *
 * @fires ptl-view - `detail: 'charts' | 'table'`
 * @fires ptl-do - `detail: HeaderAction`
 */
@customElement('ptl-readiness-header')
export class ReadinessHeader extends LitElement {
  @property({ attribute: false }) overview!: ReadinessOverview;
  @property() view: 'charts' | 'table' = 'charts';

  static override styles = [
    baseStyles,
    css`
      :host {
        ${topBar}
      }
      .facts {
        flex-basis: 120px;
      }
    `,
  ];

  override render(): unknown {
    const { title, detail } = this.overview;
    const facts = visibleText([title, detail].filter((part) => part !== '').join(' · '));
    return html`<h1>Is RL Worth It?</h1>
      <span class="small muted grow clip facts" title=${facts}>${facts}</span>
      <ptl-segments
        label="Show as"
        value=${this.view}
        .options=${[
          { value: 'charts', label: 'Charts' },
          { value: 'table', label: 'Table' },
        ]}
        @ptl-change=${({ detail: view }: CustomEvent<string>) => this.tell('ptl-view', view)}
      ></ptl-segments>
      <ptl-menu
        label="Export"
        icon="export"
        .items=${this.exports()}
        @ptl-choose=${({ detail: what }: CustomEvent<string>) => this.tell('ptl-do', what)}
      ></ptl-menu>
      <ptl-menu
        .items=${this.further()}
        @ptl-choose=${({ detail: what }: CustomEvent<string>) => this.tell('ptl-do', what)}
      ></ptl-menu>`;
  }

  private exports(): MenuItem[] {
    const noNumbers = this.overview.found?.report ? null : 'There are no numbers yet.';
    const noPicture = noNumbers ?? (this.view === 'table' ? 'Go back to the charts to save one.' : null);
    const pictures = PICTURES.flatMap(([name, label]) =>
      (['svg', 'png'] as const).map((format): MenuItem => ({
        value: `${name}-${format}`,
        label: `Save “${label}” as ${format.toUpperCase()}…`,
        icon: 'graph',
        disabledReason: noPicture,
      })),
    );
    return [
      { value: 'csv', label: 'Save All Numbers as CSV…', icon: 'save', disabledReason: noNumbers },
      { value: 'copy', label: 'Copy Tables', icon: 'copy', disabledReason: noNumbers },
      ...pictures,
    ];
  }

  private further(): MenuItem[] {
    const disabledReason = this.overview.isOfRun ? null : 'These samples were drawn before any run.';
    return [{ value: 'openRun', label: 'Open Run', icon: 'link-external', disabledReason }];
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-readiness-header': ReadinessHeader;
  }
}
