import { parseColour, toHex } from '../colour';

const COPIED = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linejoin',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
  'opacity',
] as const;
const COLOURS: ReadonlySet<string> = new Set(['fill', 'stroke']);

/** An SVG element as a file of its own, as it looks now: styles of the page become attributes, on the page's background. */
export function svgText(svg: SVGSVGElement, background: string): string {
  const width = svg.clientWidth;
  const height = svg.clientHeight;
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const all = (root: SVGSVGElement): Element[] => [root, ...root.querySelectorAll('*')];
  const copies = all(copy);
  all(svg).forEach((original, index) => {
    const target = copies[index];
    if (!target) return;
    const style = getComputedStyle(original);
    for (const name of COPIED) target.setAttribute(name, written(name, style.getPropertyValue(name), target));
    for (const { name } of [...target.attributes]) {
      if (name === 'class' || name === 'style' || name === 'role' || name === 'tabindex' || name.startsWith('aria-'))
        target.removeAttribute(name);
    }
  });
  for (const unseen of copy.querySelectorAll('[data-unsaved]')) unseen.remove();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', background);
  copy.prepend(ground);
  // Lit's markers.
  const walker = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
  const markers: Node[] = [];
  while (walker.nextNode()) markers.push(walker.currentNode);
  for (const marker of markers) marker.parentNode?.removeChild(marker);
  return `${new XMLSerializer().serializeToString(copy)}\n`;
}

/** The same as a PNG of twice the size, base64. */
export function pngOf(svg: SVGSVGElement, background: string): Promise<string> {
  return pngOfText(svgText(svg, background), { width: svg.clientWidth, height: svg.clientHeight });
}

/** An SVG file of that size, in px, as a PNG of twice the size, base64. */
export async function pngOfText(svg: string, { width, height }: { width: number; height: number }): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * 2;
  canvas.height = height * 2;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}

/** Programs that draw SVG know `#rrggbb` and an opacity, not `color(srgb …)`. */
function written(name: string, value: string, target: Element): string {
  if (!COLOURS.has(name) || value === '' || value === 'none') return value;
  const colour = parseColour(value);
  if (colour.a < 1) target.setAttribute(`${name}-opacity`, String(colour.a));
  return toHex(colour);
}
