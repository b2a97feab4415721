import { part } from './part';

await part({
  measure: () =>
    Promise.resolve([
      {
        ...{ name: 'a tree of 1,000 samples: frames a second while it is panned', unit: 'frames/s', value: 0, target: 30 },
        ...{ atLeast: true, skipped: 'there is no Search Tree panel yet' },
      },
    ]),
});
