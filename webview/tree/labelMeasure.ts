import type { Measure } from '../../src/analysis/tree/treeLayout';

/** Widths of texts in the fonts that an element's labels have. */
export function labelMeasure(element: HTMLElement): Measure {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) throw new Error('This browser has no canvas, which labels are measured with.');
  const style = getComputedStyle(element);
  const known = new Map<string, number>();
  return (text, isOutcome = false) => {
    const key = `${isOutcome ? 'o' : 'l'}${text}`;
    let width = known.get(key);
    if (width === undefined) {
      const family = (name: string): string => getComputedStyle(element).getPropertyValue(name) || 'sans-serif';
      context.font = isOutcome ? `600 11px ${family('--ptl-font')}` : `12px ${family('--ptl-mono')}`;
      const spacing = parseFloat(style.letterSpacing);
      width = context.measureText(text).width + (Number.isNaN(spacing) ? 0 : spacing * text.length);
      known.set(key, width);
    }
    return width;
  };
}
