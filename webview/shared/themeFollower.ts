import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { onThemeChange } from './themeColours';

/** Draws an element anew after the theme changed: for one whose colours are computed, not `var()`. */
export class ThemeFollower implements ReactiveController {
  private stop: (() => void) | null = null;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    this.stop = onThemeChange(() => this.host.requestUpdate());
  }

  hostDisconnected(): void {
    this.stop?.();
  }
}
