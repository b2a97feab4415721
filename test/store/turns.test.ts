import { describe, expect, it } from 'vitest';
import { nextTurn, Turns } from '../../src/store/turns';

describe('the next turn', () => {
  it('is another one for each who asks at the same moment, with others between them', async () => {
    const order: string[] = [];
    const work = async (name: string) => {
      await nextTurn();
      order.push(name);
      // Done before the event loop comes round.
      setImmediate(() => order.push(`after ${name}`));
    };
    await Promise.all([work('first'), work('second'), work('third')]);
    expect(order).toEqual(['first', 'after first', 'second', 'after second', 'third']);
  });
});

describe('work of many steps', () => {
  /** How often the event loop comes round before the work goes on. */
  async function turnsOfOthers(turns: Turns): Promise<number> {
    let count = 0;
    let isOver = false;
    const come = () => {
      count++;
      if (!isOver) setImmediate(come);
    };
    setImmediate(come);
    const from = performance.now();
    while (performance.now() - from < 2);
    expect(await turns.next()).toBe(true);
    isOver = true;
    return count;
  }

  it('goes on when each of the others has had its turn, or, with a rest, after several', async () => {
    expect(await turnsOfOthers(new Turns(1))).toBeLessThanOrEqual(2);
    expect(await turnsOfOthers(new Turns(1, 20))).toBeGreaterThan(2);
  });

  it('is not interrupted before its slice is over', async () => {
    expect(await new Turns(60_000).next()).toBe(false);
  });
});
