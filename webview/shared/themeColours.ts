import { parseColour, type Rgb } from './colour';

export type ThemeKind = 'dark' | 'light' | 'contrast-dark' | 'contrast-light';

/** From the classes VS Code puts on `body`. */
export function themeKind(classes: DOMTokenList = document.body.classList): ThemeKind {
  if (classes.contains('vscode-high-contrast-light')) return 'contrast-light';
  if (classes.contains('vscode-high-contrast')) return 'contrast-dark';
  return classes.contains('vscode-light') ? 'light' : 'dark';
}

let probe: HTMLElement | null = null;

/** A colour of the theme as it is drawn, for canvases and the rules of tints, which cannot use `var()` or `color-mix()` reliably. */
export function resolveColour(expression: string): Rgb {
  if (probe === null) {
    probe = document.createElement('span');
    probe.hidden = true;
    document.body.append(probe);
  }
  // Through srgb: the computed value is then `color(srgb r g b)` whatever notation the theme used.
  probe.style.color = `color-mix(in srgb, ${expression}, ${expression})`;
  return parseColour(getComputedStyle(probe).color);
}

const listeners = new Set<() => void>();
let observer: MutationObserver | null = null;

/** Calls back after VS Code changed the theme or its font. @returns a function that stops it. */
export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener);
  if (observer === null) {
    observer = new MutationObserver(() => listeners.forEach((each) => each()));
    observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'style'] });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'style'] });
  }
  return () => listeners.delete(listener);
}
