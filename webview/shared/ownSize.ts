import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** The size of an element, px, that draws anew when it changes; 0 × 0 until it is known. */
export class OwnSize implements ReactiveController {
  width = 0;
  height = 0;
  private readonly observer = new ResizeObserver(() => {
    this.width = this.host.clientWidth;
    this.height = this.host.clientHeight;
    this.host.requestUpdate();
  });

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  hostConnected(): void {
    this.observer.observe(this.host);
  }

  hostDisconnected(): void {
    this.observer.disconnect();
  }
}
