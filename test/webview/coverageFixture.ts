import type {
  CoverageChoice,
  CoverageMajority,
  CoverageOverview,
  CoverageReport,
  CoverageSample,
} from '../../src/contract/messages/coverage';
import { majorityCurves } from '../../src/analysis/coverage/majorityAtK';
import type { Perplexity, PerplexityRow } from '../../src/contract/messages/perplexity';
import { coverageReport } from '../../src/host/panels/coverageReport';

/** 64 Countdown problems with the right ones of 128 samples of a base, of GRPO and of SFT: made up, shaped as such models are. */
const counts: readonly (readonly [problem: string, base: number, grpo: number, sft: number])[] = [
  ['2-2-12-28', 7, 27, 20],
  ['1-10-11-1', 17, 1, 25],
  ['1-7-10-70', 31, 45, 43],
  ['2-9-9-9', 10, 16, 14],
  ['4-10-11-17', 22, 37, 50],
  ['2-8-12-4', 6, 1, 11],
  ['2-4-5-40', 31, 120, 56],
  ['1-3-12-10', 9, 50, 27],
  ['8-11-12-7', 11, 1, 30],
  ['6-8-9-23', 21, 104, 60],
  ['8-9-10-7', 17, 0, 19],
  ['2-2-6-14', 15, 10, 22],
  ['7-9-11-27', 23, 116, 65],
  ['3-4-6-6', 20, 10, 17],
  ['5-6-11-0', 17, 58, 55],
  ['1-2-6-12', 16, 0, 21],
  ['1-3-10-31', 4, 44, 25],
  ['1-9-12-20', 21, 10, 31],
  ['7-10-12-5', 13, 10, 34],
  ['1-3-4-12', 33, 0, 35],
  ['3-7-8-2', 14, 0, 28],
  ['1-6-8-56', 3, 0, 7],
  ['6-7-12-25', 26, 112, 66],
  ['2-6-10-18', 18, 102, 54],
  ['6-7-8-5', 2, 0, 16],
  ['1-9-10-81', 0, 1, 4],
  ['8-8-11-11', 22, 42, 87],
  ['1-8-9-72', 14, 16, 32],
  ['3-4-8-96', 12, 94, 61],
  ['2-9-11-13', 4, 0, 12],
  ['2-4-11-9', 13, 31, 30],
  ['3-5-7-14', 3, 0, 1],
  ['1-3-10-7', 14, 5, 20],
  ['4-5-12-21', 27, 103, 79],
  ['1-3-9-28', 3, 18, 9],
  ['1-5-8-14', 20, 84, 37],
  ['6-9-11-43', 11, 0, 7],
  ['6-9-12-27', 26, 118, 65],
  ['1-2-11-10', 16, 61, 21],
  ['4-7-11-22', 29, 117, 74],
  ['1-6-12-72', 13, 9, 41],
  ['1-8-12-19', 11, 3, 33],
  ['3-5-12-10', 17, 49, 33],
  ['5-10-10-25', 38, 110, 83],
  ['3-7-10-0', 12, 15, 44],
  ['1-6-7-41', 5, 0, 2],
  ['4-6-9-11', 29, 34, 55],
  ['1-2-3-0', 16, 35, 26],
  ['7-10-12-15', 17, 26, 39],
  ['4-6-9-19', 26, 99, 68],
  ['8-11-12-9', 17, 12, 30],
  ['1-5-7-35', 25, 80, 56],
  ['2-5-9-43', 10, 0, 6],
  ['5-6-7-47', 7, 12, 7],
  ['8-12-12-0', 3, 0, 17],
  ['7-7-12-61', 13, 0, 10],
  ['2-8-9-70', 12, 7, 7],
  ['6-8-8-22', 27, 119, 62],
  ['2-9-10-72', 4, 0, 6],
  ['2-3-8-13', 37, 120, 68],
  ['4-7-9-91', 4, 0, 11],
  ['2-4-10-18', 8, 3, 10],
  ['2-11-12-13', 5, 0, 8],
  ['1-5-10-6', 15, 27, 32],
];

const n = 128;
export const baseKey = '/runs/one#eval-base';
export const grpoKey = '/runs/one#eval-step-60';
export const sftKey = '/runs/two#eval-step-260';

function choice(key: string, change: Partial<CoverageChoice>): CoverageChoice {
  return {
    key,
    label: 'base',
    run: 'grpo-countdown-0412',
    role: 'base',
    group: 0,
    createdAt: 1_764_000_000_000,
    dataset: '/w/data/countdown-test.jsonl',
    problems: counts.length,
    ...{ samples: n, temperature: 1, top_p: 1, top_k: 0, max_completion_length: 64, reward_funcs: ['countdown'], failed: 0 },
    ...{ votelessReason: null, areFailedCounted: false, step: null, runKey: '/runs/one', recipe: {} },
    ...change,
  };
}

export function coverageOverview(change: Partial<CoverageOverview> = {}): CoverageOverview {
  return {
    runId: 'one',
    ...{ files: null, notes: [] },
    title: 'grpo-countdown-0412',
    choices: [
      choice(grpoKey, { label: 'GRPO step 60', role: 'trained' }),
      choice(baseKey, {}),
      choice(sftKey, { label: 'SFT step 260', role: 'distilled', run: 'sft-countdown-0413' }),
      choice('/runs/three#eval', {
        label: 'GRPO step 20',
        role: 'trained',
        run: 'grpo-gsm8k',
        group: 3,
        dataset: '/w/gsm8k.jsonl',
      }),
    ],
    broken: [],
    suggested: [baseKey, grpoKey],
    ...{ asked: null, scoreReason: null, reportReason: null, unread: [] },
    evaluateReason: null,
    ...change,
  };
}

const columns: Record<string, 1 | 2 | 3> = { [baseKey]: 1, [grpoKey]: 2, [sftKey]: 3 };

/** Checkpoints of the GRPO run before its step 60, as if each problem's count went there on a straight line. */
const earlier = [10, 20, 30, 40, 50];
const stepKey = (step: number): string => `/runs/one#eval-step-${step}`;
export const stepKeys = [baseKey, ...earlier.map(stepKey), grpoKey];
export const stepChoices = [
  choice(baseKey, {}),
  ...[...earlier, 60].map((step) => choice(stepKey(step), { label: `GRPO step ${step}`, role: 'trained', step })),
];

function rightOf(key: string, [, base, grpo, sft]: (typeof counts)[number]): number {
  const step = earlier.find((one) => stepKey(one) === key);
  return step === undefined ? [base, grpo, sft][(columns[key] ?? 1) - 1]! : Math.round(base + ((grpo - base) * step) / 60);
}

/** As the host measures these evaluations; `problems` keeps the first ones. */
export function coverage(keys: readonly string[], problems = counts.length): CoverageReport {
  return coverageReport(
    keys.map((key) => ({
      key,
      problems: counts.slice(0, problems).map((row) => ({ problem: row[0], n, c: rightOf(key, row) })),
    })),
  );
}

/** As the host would vote: right samples agree, wrong ones give as many answers as `spread` says. */
export function majority(keys: readonly string[], spread = 9): CoverageMajority {
  const models = keys.map((key) =>
    counts.map((row) =>
      Array.from({ length: n }, (_, sample) => {
        const isRight = sample < rightOf(key, row);
        return { answer: isRight ? 'right' : `wrong ${sample % spread}`, isRight };
      }),
    ),
  );
  return { models: majorityCurves(models, undefined, { orders: 50, resamples: 200 }), caveats: [] };
}

/** `use 1, 2, 3 make 6` of `1-2-3-6`. */
export const promptOf = (id: string): string => `use ${id.split('-').slice(0, -1).join(', ')} make ${id.split('-').at(-1)}`;
export const prompts = Object.fromEntries(counts.map(([id]) => [id, promptOf(id)]));

export function samples(key: string, problem: string, first: number) {
  const found = counts.find(([id]) => id === problem);
  const right = found ? rightOf(key, found) : 0;
  const all = Array.from({ length: n }, (_, sample): CoverageSample => ({
    sample,
    text:
      sample < right
        ? ' first try 3 * 4 = 12 so answer 3 * 4 * 1'
        : ` first try 3 + 4 = 7 wait 7 + 1 = ${sample} so answer 3 + 4 + 1`,
    tokens: 14,
    isRight: sample < right,
    reward: sample < right ? 1 : 0,
    isCut: sample % 17 === 16,
    failure: null,
  }));
  return { prompt: promptOf(problem), total: n, right, unknown: 0, failed: 0, samples: all.slice(first, first + 64) };
}

/** Perplexities that a base and its trained model had on Countdown: 1,024 texts each and 64 solutions. */
export function perplexity(change: Partial<Perplexity> = {}): Perplexity {
  const row = (
    texts: PerplexityRow['texts'],
    under: PerplexityRow['under'],
    five: readonly number[],
    completions = 1024,
  ): PerplexityRow => {
    const [low, q1, median, q3, high] = five as [number, number, number, number, number];
    const box = { count: completions, infinite: 0, mean: median, low, q1, median, q3, high, outliers: [high + 0.1, high + 0.2] };
    return { texts, under, box, problems: 64, completions, empty: 0, problem: null, canScore: false };
  };
  return {
    rows: [
      row('base', 'base', [1.101, 1.196, 1.243, 1.523, 2.003]),
      row('other', 'base', [1.101, 1.186, 1.218, 1.287, 1.432]),
      row('other', 'other', [1.034, 1.091, 1.135, 1.2, 1.359]),
      row('reference', 'base', [1.101, 1.173, 1.195, 1.462, 1.896], 64),
    ],
    differences: [
      { of: 1, less: 0, problems: 64, value: -0.024, low: -0.033, high: -0.014 },
      { of: 2, less: 0, problems: 64, value: -0.107, low: -0.114, high: -0.099 },
      { of: 3, less: 0, problems: 64, value: -0.048, low: -0.063, high: -0.022 },
    ],
    ...{ perProblem: 16, reference: '/w/data/countdown-test-solutions.jsonl', progress: null },
    ...change,
  };
}

/** The same where only the samples' own log-probabilities are there. */
export function unmeasured(change: Partial<Perplexity> = {}): Perplexity {
  const { rows } = perplexity();
  const none = { box: null, problems: 0, completions: 0, canScore: true };
  return perplexity({ rows: rows.map((row, index) => (index === 0 ? row : { ...row, ...none })), differences: [], ...change });
}
