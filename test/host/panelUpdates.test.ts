import { expect, it } from 'vitest';
import { PanelUpdates } from '../../src/host/panels/panelUpdates';

it('a hidden panel is told of nothing, and once when it is in view again', () => {
  const listeners = new Set<() => void>();
  const panel = {
    visible: true,
    onDidChangeViewState: (listener: () => void) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
  const show = (visible: boolean): void => {
    panel.visible = visible;
    for (const listener of listeners) listener();
  };
  let told = 0;
  const updates = new PanelUpdates(panel as never, { request: () => told++, dispose: () => (told = -1) });
  updates.request();
  expect(told).toBe(1);
  show(false);
  for (let change = 0; change < 3; change++) updates.request();
  expect(told).toBe(1);
  show(true);
  expect(told).toBe(2);
  show(false);
  show(true);
  expect(told).toBe(2);
  updates.dispose();
  expect([told, listeners.size]).toEqual([-1, 0]);
});
