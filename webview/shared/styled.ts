import { noChange } from 'lit';
import { directive, Directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';

type Properties = Record<string, string | null>;

class Styled extends Directive {
  private last: Properties = {};

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('styled() stands inside a tag: <div ${styled({ left })}>');
  }

  override render(_properties: Properties): unknown {
    return noChange;
  }

  override update(part: ElementPart, [properties]: [Properties]): unknown {
    // Cells of one column share theirs.
    if (properties === this.last) return noChange;
    const { style } = part.element as HTMLElement | SVGElement;
    for (const name of Object.keys(this.last)) if (!(name in properties)) style.removeProperty(name);
    for (const [name, value] of Object.entries(properties)) {
      if (value === null) style.removeProperty(name);
      else if (this.last[name] !== value) style.setProperty(name, value);
    }
    this.last = properties;
    return noChange;
  }
}

/** Sets CSS properties on an element through the CSSOM: the panels' CSP allows no `style=` in markup. */
export const styled = directive(Styled);
