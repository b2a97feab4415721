import { html, LitElement, nothing, svg, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { TreeReport } from '../../src/contract/treeReport';
import { percent } from '../../src/analysis/numberText';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { onThemeChange } from '../shared/themeColours';
import { DragToPan } from './dragToPan';
import { labelMeasure } from './labelMeasure';
import { spokenNode } from '../../src/analysis/tree/labels';
import { inView, type ViewBox } from './model/inView';
import { keyTarget } from './model/keyTarget';
import { shownTree, type TreeView } from '../../src/analysis/tree/shownTree';
import { outcomeX, treeLayout, type Placed, type TreeLayout } from '../../src/analysis/tree/treeLayout';
import { bed, ribbon } from './ribbons';
import { treeChartStyles } from './treeChartStyles';
import { zoomOfKey } from './zoom';
import { ZoomGesture } from './zoomGesture';

/** Drawn beyond what is in view, px, so that panning draws anew only now and then. */
const MARGIN = 240;

/**
 * A prefix tree of samples from left to right: ribbons as wide as their share of the samples, coloured by reward; forks have a mark. It scrolls,
 * by dragging too, and is zoomed by Ctrl and the wheel or by +, − and 0. Only what is in view is in the document. Arrow keys walk the tree, Enter opens and closes forks.
 *
 * @fires ptl-select - `detail: number`: the node chosen
 * @fires ptl-toggle - `detail: number`: the fork to open or close
 * @fires ptl-unfold - `detail: number`: the fork of which all branches are wanted
 * @fires ptl-zoom - `detail: number`: the scale it is drawn at now
 * @fires ptl-heatmap - `detail: number`: the node whose first sample is to be shown
 */
@customElement('ptl-search-tree')
export class SearchTree extends LitElement {
  @property({ attribute: false }) report!: TreeReport;
  @property({ attribute: false }) view!: TreeView;
  @property({ attribute: false }) names: readonly string[] = [];
  @property({ attribute: false }) selected = 0;
  /** Scale of the drawing; 1 is its own size. */
  @property({ attribute: false }) zoom = 1;
  /** What is in view; all of it while a picture is made. */
  @state() private box: ViewBox | null = null;
  /** Where the keyboard is: the key of a node or of a row of several. */
  @state() private cursor = '0';
  @query('.scroller') private scroller!: HTMLElement;
  @query('svg') private picture!: SVGSVGElement;
  private layout!: TreeLayout;
  private measure = labelMeasure(this);
  private readonly resize = new ResizeObserver(() => this.look());
  private readonly drag = new DragToPan(() => this.scroller);
  private readonly gesture = new ZoomGesture({
    box: () => this.scroller,
    picture: () => this.picture,
    level: () => this.zoom,
    settle: ({ level, left, top }) => {
      this.zoom = level;
      this.tell('ptl-zoom', level);
      void this.updateComplete.then(() => {
        this.gesture.end();
        this.scroller.scrollTo(left, top);
      });
    },
  });
  private stopListening: () => void = () => undefined;

  static override styles = [baseStyles, treeChartStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    this.resize.observe(this);
    this.stopListening = onThemeChange(() => {
      this.measure = labelMeasure(this);
      this.requestUpdate('view');
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resize.disconnect();
    this.gesture.end();
    this.stopListening();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('report') || changed.has('view')) {
      this.layout = treeLayout(this.report, shownTree(this.report, this.view), this.measure);
    }
    if (changed.has('report') || changed.has('selected')) this.cursor = String(this.selected);
    if (!this.layout.byKey.has(this.cursor)) this.cursor = '0';
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('report')) this.look();
    else if (changed.has('zoom')) this.look(true);
  }

  override render(): unknown {
    const { layout, box } = this;
    const drawn = box ? inView(layout, box, this.cursor) : { links: [], nodes: [] };
    return html`<div
        class="scroller scrolls"
        @scroll=${() => this.look(true)}
        @wheel=${{ handleEvent: this.gesture.wheel, passive: false }}
        ${styled({ '--ptl-zoom': String(this.zoom) })}
        @pointerdown=${this.drag.down}
        @pointermove=${this.drag.move}
        @pointerup=${this.drag.up}
        @pointercancel=${this.drag.up}
        @click=${{ handleEvent: this.drag.click, capture: true }}
      >
        <div class="columns axis" aria-hidden="true" ${styled({ width: `${layout.width * this.zoom}px` })}>
          ${layout.columns.map((x, index) => html`<span ${styled({ left: `${x * this.zoom}px` })}>${index === 0 ? 'fork 1' : index + 1}</span>`)}
        </div>
        <div class="sized" ${styled({ width: `${layout.width * this.zoom}px`, height: `${layout.height * this.zoom}px` })}>
          <svg
            role="tree"
            aria-label="Search tree: arrows walk it, Enter opens and closes forks, plus and minus zoom it, 0 shows it at its own size"
            width=${layout.width}
            height=${layout.height}
            @keydown=${this.onKey}
          >
            <g aria-hidden="true" role="presentation">${drawn.links.map(ribbon)}${drawn.nodes.map(bed)}</g>
            ${drawn.nodes.map((placed) => this.item(placed))}
          </svg>
        </div>
      </div>
      ${this.zoom === 1 ? nothing : html`<button class="level axis" title="Zoom: show the tree at its own size (0)" @click=${() => this.gesture.to(1)}>${percent(this.zoom)}</button>`}`;
  }

  private item(placed: Placed): unknown {
    const { shown, label, x, y, mark, outcome, depth, key, parent, closed } = placed;
    const siblings = parent?.children ?? [placed];
    const isSelected = shown.kind === 'node' && shown.index === this.selected;
    const words = shown.kind === 'more' ? `${label}: ${outcome?.text}` : spokenNode(this.report, shown.index, this.names);
    const right = (mark ? mark.x + Math.max(6, mark.radius) : x + placed.labelWidth) + 4;
    return svg`<g
      class="item ${closed ? 'closed' : ''}"
      role="treeitem"
      data-key=${key}
      tabindex=${key === this.cursor ? 0 : -1}
      aria-label=${words}
      aria-level=${depth + 1}
      aria-setsize=${siblings.length}
      aria-posinset=${siblings.indexOf(placed) + 1}
      aria-selected=${isSelected}
      aria-expanded=${shown.kind === 'node' && shown.canOpen ? shown.isOpen : nothing}
      @click=${(event: MouseEvent) => this.press(placed, event)}
      @dblclick=${() => shown.kind === 'node' && this.tell('ptl-heatmap', shown.index)}
      ><title>${words}</title
      ><rect class="frame" data-unsaved x=${x - 8} y=${y - 12} width=${right - x + 8} height="24" rx="4"></rect
      ><text class=${shown.kind === 'more' ? 'more' : ''} x=${x} y=${y + 4}>${label}</text
      >${outcome ? svg`<text class="outcome ${outcome.kind}" x=${outcomeX(placed)} y=${y + 4}>${outcome.text}</text>` : nothing}${
        mark
          ? svg`<circle class="mark ${shown.kind === 'node' && shown.isOpen ? '' : 'shut'}" cx=${mark.x} cy=${y} r=${mark.radius}></circle>`
          : nothing
      }${mark ? svg`<circle class="target" data-unsaved cx=${mark.x} cy=${y} r="10"></circle>` : nothing}</g>`;
  }

  private press({ key, shown }: Placed, event: MouseEvent): void {
    this.cursor = key;
    if (shown.kind === 'more') return this.tell('ptl-unfold', shown.parent);
    const isMark = (event.target as Element).classList.contains('target');
    this.tell('ptl-select', shown.index);
    if (shown.canOpen && (isMark || !shown.isOpen)) this.tell('ptl-toggle', shown.index);
    else if (!shown.canOpen && event.detail < 2) this.tell('ptl-heatmap', shown.index);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const placed = this.layout.byKey.get(this.cursor);
    if (!placed || event.ctrlKey || event.metaKey || event.altKey) return;
    const { shown } = placed;
    const level = zoomOfKey(this.zoom, event);
    if (level !== undefined) this.gesture.to(level);
    else if (event.key === 'Enter' || event.key === ' ') {
      if (shown.kind === 'more') this.tell('ptl-unfold', shown.parent);
      else this.tell(shown.canOpen && event.key === 'Enter' ? 'ptl-toggle' : 'ptl-heatmap', shown.index);
    } else if (event.key === 'ArrowRight' && shown.kind === 'node' && shown.canOpen && !shown.isOpen) {
      this.tell('ptl-toggle', shown.index);
    } else {
      const target = keyTarget(this.layout, placed, event.key);
      if (target === undefined) return;
      this.go(target);
    }
    event.preventDefault();
  };

  private go(placed: Placed): void {
    this.cursor = placed.key;
    this.reveal(placed);
    if (placed.shown.kind === 'node') this.tell('ptl-select', placed.shown.index);
    void this.updateComplete.then(() => this.focusCursor());
  }

  /** Puts the keyboard on the node that is chosen. */
  focusCursor(): void {
    this.shadowRoot?.querySelector<SVGGElement>(`[data-key="${this.cursor}"]`)?.focus({ preventScroll: true });
  }

  /** Whether a node is drawn. */
  has(index: number): boolean {
    return this.layout.byKey.has(String(index));
  }

  /** Scrolls to a node where it is drawn. */
  show(index: number): void {
    const placed = this.layout.byKey.get(String(index));
    if (placed) this.reveal(placed);
  }

  private reveal({ x, right, y }: Placed): void {
    const { scroller } = this;
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = scroller;
    const [from, to, middle] = [x * this.zoom, right * this.zoom, y * this.zoom];
    const [left, top, bottom] = [from - 80, middle - 40, middle + 40];
    if (left < scrollLeft) scroller.scrollLeft = left;
    else if (to + 40 > scrollLeft + clientWidth) scroller.scrollLeft = Math.min(left, to + 40 - clientWidth);
    if (top < scrollTop) scroller.scrollTop = top;
    else if (bottom > scrollTop + clientHeight) scroller.scrollTop = bottom - clientHeight;
    this.look();
  }

  /** The whole tree as an SVG element of this page, for as long as `use` runs. */
  async whole<T>(use: (picture: SVGSVGElement) => T | Promise<T>): Promise<T> {
    this.box = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };
    await this.updateComplete;
    try {
      return await use(this.picture);
    } finally {
      this.box = null;
      this.look();
    }
  }

  /** Draws what is in view. @param isPan whether what was drawn may still do */
  private look(isPan = false): void {
    const { scroller, box } = this;
    if (!scroller || scroller.clientWidth === 0) return;
    const { zoom } = this;
    const [left, top] = [scroller.scrollLeft / zoom, scroller.scrollTop / zoom];
    const [right, bottom] = [left + scroller.clientWidth / zoom, top + scroller.clientHeight / zoom];
    if (isPan && box && left >= box.left && top >= box.top && right <= box.right && bottom <= box.bottom) return;
    this.box = { left: left - MARGIN, top: top - MARGIN, right: right + MARGIN, bottom: bottom + MARGIN };
  }

  private tell(name: string, detail: number): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-search-tree': SearchTree;
  }
}
