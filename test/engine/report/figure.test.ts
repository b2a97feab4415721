import { expect, it } from 'vitest';
import type { Block } from '../../../src/engine/report/document';
import { figuresOf, withOwnFiles } from '../../../src/engine/report/figure';

const picture = (file: string): Block => ({
  ...{ kind: 'charts', file, title: 't', description: 'd', charts: [], columns: 1 },
  size: { width: 1, height: 1 },
});

it('gives each picture a file of its own, also where runs of two folders have one id', () => {
  const sections = withOwnFiles([
    { title: 'a', blocks: [picture('x'), { kind: 'folded', summary: 's', blocks: [picture('x'), picture('x-2')] }] },
    { title: 'b', blocks: [{ kind: 'text', text: 'x' }, picture('x'), picture('y')] },
  ]);
  expect(sections.flatMap(({ blocks }) => figuresOf(blocks)).map(({ file }) => file)).toEqual(['x', 'x-2', 'x-2-2', 'x-3', 'y']);
  expect(sections[1]!.blocks[0]).toEqual({ kind: 'text', text: 'x' });
});
