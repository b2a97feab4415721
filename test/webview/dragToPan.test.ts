import { expect, it } from 'vitest';
import { DragToPan } from '../../webview/tree/dragToPan';

/** A box of 300 × 200 px within its scrollbars, scrolled to 100, 100. */
function boxed() {
  const box = {
    ...{ scrollLeft: 100, scrollTop: 100, clientWidth: 300, clientHeight: 200 },
    classList: { add: () => {}, remove: () => {} },
    setPointerCapture: () => {},
    scrollTo: (left: number, top: number) => void Object.assign(box, { scrollLeft: left, scrollTop: top }),
  };
  const drag = new DragToPan(() => box as unknown as HTMLElement);
  const at = (x: number, y: number, change: object = {}) =>
    ({
      ...{ button: 0, buttons: 1, pointerType: 'mouse', pointerId: 1, clientX: x, clientY: y, offsetX: x, offsetY: y },
      ...{ target: null, ...change },
    }) as unknown as PointerEvent;
  return { box, drag, at, place: () => [box.scrollLeft, box.scrollTop] };
}

it('scrolls by what the pointer moves while its button is held', () => {
  const { drag, at, place } = boxed();
  drag.down(at(50, 50));
  drag.move(at(40, 20));
  expect(place()).toEqual([110, 130]);
});

it('ends where the button was released unseen', () => {
  const { drag, at, place } = boxed();
  drag.down(at(50, 50));
  drag.move(at(40, 20, { buttons: 0 }));
  drag.move(at(10, 10));
  expect(place()).toEqual([100, 100]);
});

it('leaves presses on a scrollbar alone', () => {
  const { box, drag, at, place } = boxed();
  drag.down(at(305, 50, { target: box }));
  drag.move(at(305, 80, { target: box }));
  drag.down(at(50, 205, { target: box }));
  drag.move(at(90, 205, { target: box }));
  expect(place()).toEqual([100, 100]);
});
