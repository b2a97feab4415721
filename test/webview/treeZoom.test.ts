import { expect, it } from 'vitest';
import { scrollAfterZoom, zoomOfKey, zoomOfWheel, zoomWithin } from '../../webview/tree/zoom';

const key = (name: string, ctrlKey = false) => ({ key: name, ctrlKey, metaKey: false, altKey: false });

it('is changed by a fifth by a key, within limits, and by no key that the editor zooms with', () => {
  expect(['+', '=', '-', '−', '0', 'a'].map((name) => zoomOfKey(1, key(name)))).toEqual([1.2, 1.2, 0.833, 0.833, 1, undefined]);
  expect(zoomOfKey(1, key('+', true))).toBeUndefined();
  expect([zoomOfKey(1.2, key('-')), zoomOfKey(0.833, key('+'))]).toEqual([1, 1]);
  expect([zoomWithin(9), zoomWithin(0)]).toEqual([3, 0.4]);
});

it('is changed by a wheel by its way, in px or lines', () => {
  expect(zoomOfWheel(1, { deltaY: -100, deltaMode: 0 })).toBe(1.221);
  expect(zoomOfWheel(1, { deltaY: 3, deltaMode: 1 })).toBe(0.908);
});

it('leaves what is under the pointer where it is', () => {
  // 100 px scrolled, the pointer at 50: px 150 of the drawing, which is px 300 at twice the size.
  expect(scrollAfterZoom(100, 50, 1, 2)).toBe(250);
  expect(scrollAfterZoom(0, 50, 2, 1)).toBe(0);
});
