import type { BarChart } from '../../../src/analysis/chart/chart';
import { average } from '../../parity/statistics';
import { differences, metricOf, runsOf } from '../measured';
import type { FoundRun, Records } from '../records';
import type { Section } from '../section';

const GIB = 2 ** 30;
const peak = (run: FoundRun): number => Math.max(...metricOf(run, 'peak_memory_bytes').map(({ value }) => value)) / GIB;

/** Idea 8: RL takes more memory than supervised training. */
export function memory(records: Records): Section {
  const studies = [
    { name: 'SFT', runs: runsOf(records, 'sft') },
    { name: 'distilled', runs: runsOf(records, 'distill') },
    { name: 'GRPO', runs: runsOf(records, 'all-tokens') },
  ].map(({ name, runs }) => ({ name, runs: runs.filter((run) => metricOf(run, 'peak_memory_bytes').length > 0) }));
  const measured = studies.filter(({ runs }) => runs.length > 0);
  const supervised = studies[0]!.runs;
  const chart: BarChart = {
    kind: 'bars',
    title: 'Peak memory of the trainer’s process, mean and range of the seeds',
    description: measured.map(({ name, runs }) => `${name} ${average(runs.map(peak)).toFixed(2)} GiB`).join(', '),
    label: 'method',
    categories: measured.map(({ name }) => name),
    y: { label: 'GiB', from: 0 },
    groups: [
      {
        name: 'peak memory',
        values: measured.map(({ runs }) => {
          const values = runs.map(peak);
          return { value: average(values), low: Math.min(...values), high: Math.max(...values) };
        }),
      },
    ],
    value: (value) => `${value.toFixed(2)} GiB`,
  };
  return {
    title: 'RL is hungry for memory',
    setting:
      'Peak resident memory of the trainer’s process on the CPU, Node.js and TensorFlow included. The models are so small that the weights are a hundredth of it; [memory.md](memory.md) has the plan for large ones, compared with published measurements.',
    measures: [
      {
        claim: 'GRPO takes more memory than SFT of the same model',
        published:
          'RL holds a policy, a reference, gradients, optimizer and rollouts; prime-rl measured 12.53 GiB for RL of Qwen3-0.6B at 16 k tokens',
        what: 'peak memory, GiB: GRPO − SFT',
        values: differences(studies[2]!.runs, supervised, peak),
        claimed: 'positive',
        digits: 2,
      },
    ],
    charts: measured.length === 0 ? [] : [{ name: 'memory', chart }],
    facts: [],
  };
}
