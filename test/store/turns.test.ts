import { describe, expect, it } from 'vitest';
import { nextTurn } from '../../src/store/turns';

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
