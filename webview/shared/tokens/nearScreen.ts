/** Within this distance of what can be seen, px: what a turn of the wheel moves, and more. */
export const NEAR = 300;

const asked = new Map<Element, () => void>();

/** Calls back in the frame under way where an element is near the screen by then. All that ask are measured before anything is done for one of them. */
export function whereNear(element: Element, then: () => void): void {
  if (asked.size === 0) requestAnimationFrame(answer);
  asked.set(element, then);
}

function answer(): void {
  const near = [...asked].filter(([element]) => element.isConnected && isNear(element.getBoundingClientRect()));
  asked.clear();
  for (const [, then] of near) then();
}

/** What is not displayed has no height. */
const isNear = ({ top, bottom, height }: DOMRect): boolean => height > 0 && bottom > -NEAR && top < innerHeight + NEAR;
