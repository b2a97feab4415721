import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';

/** Code points of the codicon font, by the name codicons give them. */
export const ICONS = {
  'arrow-both': 0xea99,
  beaker: 0xea79,
  check: 0xeab2,
  'chevron-down': 0xeab4,
  'chevron-left': 0xeab5,
  'chevron-right': 0xeab6,
  'chevron-up': 0xeab7,
  close: 0xea76,
  copy: 0xebcc,
  'debug-stop': 0xead7,
  diff: 0xeae1,
  ellipsis: 0xea7c,
  error: 0xea87,
  export: 0xebac,
  eye: 0xea70,
  'folder-opened': 0xeaf7,
  'git-branch': 0xea68,
  'git-commit': 0xeafc,
  'go-to-file': 0xea94,
  'graph-line': 0xebe2,
  info: 0xea74,
  'link-external': 0xeb14,
  loading: 0xeb19,
  'lock-small': 0xebe7,
  pinned: 0xeba0,
  play: 0xeb2c,
  refresh: 0xeb37,
  save: 0xeb4b,
  search: 0xea6d,
  'sort-precedence': 0xeb55,
  sync: 0xea77,
  table: 0xebb7,
  trash: 0xea81,
  edit: 0xea73,
  warning: 0xea6c,
} as const;
export type IconName = keyof typeof ICONS;

/** One codicon, 16 px, in the colour of its text. Decorative: what it stands for is said by the text or label beside it. */
@customElement('ptl-icon')
export class Icon extends LitElement {
  @property() name: IconName = 'info';

  static override styles = css`
    :host {
      display: inline-block;
      width: 16px;
      height: 16px;
      flex: none;
      font: normal 16px/16px codicon;
      text-align: center;
      user-select: none;
      -webkit-font-smoothing: antialiased;
    }
  `;

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('aria-hidden', 'true');
  }

  override render(): unknown {
    return html`${String.fromCodePoint(ICONS[this.name])}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-icon': Icon;
  }
}
