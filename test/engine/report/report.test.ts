import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EvaluationRecord } from '../../../src/contract/evaluation';
import { passAtKReportSchema } from '../../../src/contract/passAtKReport';
import type { RolloutRow } from '../../../src/contract/rollout';
import { writeEvaluation } from '../../../src/store/evaluationFiles';
import { writeRollouts } from '../../../src/store/rolloutFiles';
import { sampleRecord, sampleRow, step, writeRun } from '../../store/fixtures';
import { sampleEvaluation } from '../../store/records';
import { browser, browserPath, closeBrowser } from '../../webview/harness/browser';
import { engineAndWorkspace } from '../cli/builtEngine';
import { runCli } from '../cli/runCli';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engine, workspace } = engineAndWorkspace();
afterAll(closeBrowser);

const hostile =
  '|</td><script>alert(1)</script><img src=https://evil.example/x onerror=alert(2)> [a](https://evil.example) **b** \u202e`';
const TOKENS = 30;

/** A completion that is 30 times the same hostile token, and its answer. Wrong ones agree on theirs. */
function row(group: number, sample: number, isRight: boolean, entropy: number): RolloutRow {
  const all = <T>(value: T): T[] => new Array<T>(TOKENS).fill(value);
  return sampleRow({
    ...{
      prompt_id: `p${group}`,
      group,
      sample,
      temperature: 1,
      completion: `${hostile.repeat(2)} answer ${isRight ? 'right' : 'wrong'}`,
      advantage: null,
    },
    ...{ token_ids: all(5), token_texts: all(hostile), token_bytes: all('00'), logprobs: all(-0.5), entropies: all(entropy) },
    ...{ alternative_ids: [...all(5), ...all(6)], alternative_texts: [...all('a'), ...all('b')] },
    alternative_logprobs: [...all(-0.5), ...all(-2)],
    ...{ reward: isRight ? 1 : 0, reward_parts: `{"countdown":${isRight ? 1 : 0}}` },
  });
}

/** By problem the number of right ones of four samples. */
async function evaluate(
  run: string,
  id: string,
  trained: number | null,
  counts: readonly number[],
  dataset = '/w/test.jsonl',
  change: Partial<EvaluationRecord> = {},
) {
  const name = trained === null ? 'm' : `step-${String(trained).padStart(6, '0')}`;
  const groups = counts.map((c, group) =>
    Array.from({ length: 4 }, (_, i) => row(group, i, i < c, trained === null ? 1.25 : 0.5)),
  );
  const record = sampleEvaluation(id, {
    ...{ step: trained, dataset, samples: 4, model: { path: `/w/${name}`, name, sha256: `${id}-sha` } },
    problems: counts.map((c, group) => ({ problem: `p${group}`, n: 4, c })),
    ...{ passAtK: [], createdAt: trained ?? 0, ...change },
  });
  await writeEvaluation(run, record, groups);
}

const report = (...args: string[]) => runCli(engine.cli, ['report', ...args, '--runs-folder', workspace.runs]);
const out = (name: string, file: string): string => readFileSync(workspace.path(name, file), 'utf8');

beforeAll(async () => {
  const metrics = (i: number) => ({
    reward: 0.25 + i / 100,
    entropy: 1.25 - i / 20,
    'completions/mean_length': 30,
    'formats/thus': 0.5,
    'formats/other': 0.5,
  });
  const events = [
    ...Array.from({ length: 12 }, (_, i) => step(i + 1, metrics(i))),
    { type: 'state' as const, state: 'finished' as const, step: 12 },
  ];
  mkdirSync(workspace.runs, { recursive: true });
  const run = writeRun(workspace.runs, 'rl', events, {
    baseModel: { path: '/w/m', name: 'm', sha256: 'm-sha', parameters: 1000 },
  });
  await evaluate(run, 'eval-base', null, [1, 0, 2, 0, 1, 1]);
  await evaluate(run, 'eval-rl', 12, [4, 0, 3, 2, 0, 1]);
  expect(await report('--run', 'rl', '--out', workspace.path('out'))).toMatchObject({ code: 0 });
});

describe('posttrain report', () => {
  it('writes Markdown as it was read and found good', async () => {
    const text = out('out', 'report.md')
      .replaceAll(workspace.folder, '/w')
      .replace(/^post-training-lab .* UTC$/m, 'post-training-lab VERSION, TIME')
      .replace(/post-training-lab \S+ on Node\.js \S+;/, 'post-training-lab VERSION on Node.js NODE;');
    await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'report.golden.md'));
  });

  it('has its charts and recipes beside the Markdown, and only relative links', () => {
    const text = out('out', 'report.md');
    const images = [...text.matchAll(/!\[[^\n]*?\]\(([^)]*)\)/g)].map(([, path]) => path!);
    expect(images.length).toBeGreaterThan(7);
    for (const path of images) expect(out('out', path)).toMatch(/^<svg [^]*<\/svg>\n$/);
    expect(readdirSync(workspace.path('out', 'figures'))).toHaveLength(images.length);
    expect(JSON.parse(out('out', 'recipes/rl.json'))).toMatchObject({ method: 'grpo', max_steps: 60 });
  });

  it('has the numbers of analyze pass-at-k', async () => {
    const evaluation = (id: string): string => workspace.path('.posttraining', 'runs', 'rl', 'evaluations', id);
    const args = ['analyze', 'pass-at-k', '--samples', evaluation('eval-base'), '--against', evaluation('eval-rl'), '--json'];
    const { models, difference, support } = passAtKReportSchema.parse(JSON.parse((await runCli(engine.cli, args)).stdout));
    const text = out('out', 'report.md');
    const three = (value: number): string => value.toFixed(3);
    for (const k of ['1', '2', '4']) {
      const cells = models.map(({ passAtK, interval }) => `${three(passAtK[k]!)} [${interval[k]!.map(three).join(', ')}]`);
      const apart = three(Math.abs(difference![k]!.value));
      expect(text).toMatch(
        new RegExp(`^\\| pass@${k} \\| ${cells.join(' | ').replace(/[[\].|]/g, '\\$&')} \\| [+−]${apart} `, 'm'),
      );
    }
    // Right once of 4 in p0, p4, p5 and twice in p2: 5 of 24.
    expect(text).toMatch(/^\| pass@1 \| 0\.208 /m);
    // Kept p0, p2, p5; lost p4; gained p3; p1 by neither.
    expect(text).toContain('| step 12 | 3 | 1 | 1 | 1 |');
    expect(text).toContain(`| step 12 | ${three(support!.srr!)} | ${three(support!.ndr!)} |`);
  });

  it('is one HTML file without script and without anything from elsewhere', () => {
    const text = out('out', 'report.html');
    expect(text).toContain(`content="default-src 'none'; style-src 'sha256-`);
    expect(text).not.toMatch(/<(script|link|img|iframe|object|embed|base|form)\b/i);
    expect(text).not.toMatch(/<[^>]*\s(?:src|srcset|style|on\w+)="|@import|url\(/i);
    const links = [...text.matchAll(/(?:xlink:)?href="([^"]*)"/g)].map(([, to]) => to!);
    expect(links.every((to) => to.startsWith('#section-'))).toBe(true);
  });

  it.skipIf(browserPath === undefined)('opens in a browser that is offline, and what models wrote stays text', async () => {
    const context = await (await browser()).newContext({ offline: true });
    const page = await context.newPage();
    const asked: string[] = [];
    const said: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => said.push(message.text()));
    page.on('dialog', (dialog) => said.push(dialog.message()));
    await page.goto(`file://${workspace.path('out', 'report.html')}`);
    const found = await page.evaluate(() => ({
      tags: [...new Set([...document.querySelectorAll('*')].map(({ localName }) => localName))],
      charts: [...document.querySelectorAll('svg')].map((svg) => [
        svg.getAttribute('role'),
        svg.querySelector('title')?.textContent,
        svg.querySelector('desc')?.textContent,
      ]),
      tokens: [...document.querySelectorAll('td code, th code')].map(({ textContent }) => textContent),
      ids: [...document.querySelectorAll('[id]')].map(({ id }) => id),
    }));
    await context.close();
    expect(asked).toHaveLength(1);
    expect(said).toEqual([]);
    for (const tag of ['script', 'img', 'link', 'iframe']) expect(found.tags).not.toContain(tag);
    expect(found.charts.length).toBeGreaterThan(7);
    for (const [role, title, description] of found.charts) {
      expect(role).toBe('img');
      expect(`${title}`.length * `${description}`.length).toBeGreaterThan(0);
    }
    expect(found.tokens).toContain(hostile.replace('\u202e', '⟦RLO⟧'));
    expect(new Set(found.ids).size).toBe(found.ids.length);
  });

  it('compares samples of any origin, and says what is not known of them', async () => {
    const lines = (name: string, counts: readonly number[]): string =>
      workspace.write(name, counts.map((c, i) => JSON.stringify({ problem: `p${i}`, n: 4, c })).join('\n'));
    const args = ['--base', lines('a.jsonl', [0, 1]), '--against', lines('b.jsonl', [1, 1, 3]), '--out', workspace.path('files')];
    expect(await report(...args)).toMatchObject({ code: 0 });
    const text = out('files', 'report.md');
    expect(text).toContain('# b against a\n');
    expect(text).toContain('- 1 of 3 problems of b are not in all of the others and are left out.\n');
    expect(text).toContain('b: its samples are counts or outcomes alone, without completions of posttrain.\n');
    expect(text).toContain('The samples are of no run, so there are no training curves.\n');
  });

  it('says in one sentence that there is nothing in common', async () => {
    const base = workspace.write('here.jsonl', '{"problem":"x","n":4,"c":1}');
    const other = workspace.write('there.jsonl', '{"problem":"y","n":4,"c":1}');
    expect(await report('--base', base, '--against', other)).toMatchObject({
      code: 2,
      stderr:
        'posttrain report: here and there have nothing in common: no problem that both were evaluated on; they have ids such as x and y\n',
    });
    const about = (id: string, name: string) =>
      writeRun(workspace.runs, id, [], {
        baseModel: { path: `/w/${name}`, name, sha256: name, parameters: 1 },
        datasets: [{ key: 'train_dataset', path: `/w/${name}.jsonl`, sha256: `${name}-data` }],
      });
    about('one', 'llama');
    about('two', 'qwen');
    const { code, stderr } = await report('--run', 'one', '--run', 'two', '--out', workspace.path('never'));
    expect(code).toBe(2);
    expect(stderr).toBe(
      'posttrain report: the runs one and two have nothing in common: neither a base model (llama, qwen), nor a training dataset, nor a problem that both were evaluated on; a report needs one of these\n',
    );
    expect(() => readdirSync(workspace.path('never'))).toThrow();
  });

  it('of runs that were not evaluated has their training, and the keys that differ', async () => {
    writeRun(workspace.runs, 'three', [step(1, { reward: 0.5 }), step(2, { reward: 0.75 })]);
    writeRun(workspace.runs, 'four', [step(1, { reward: 0.25 })], {});
    expect(await report('--run', 'three', '--run', 'four', '--out', workspace.path('runs-only'))).toMatchObject({ code: 0 });
    const text = out('runs-only', 'report.md');
    expect(text).toContain('Nothing was evaluated; posttrain evaluate --run RUN --samples N makes pass@k known.');
    expect(text).toContain('| Reward, three | 0.500 | 0.750 | 0.500 | 0.750 |');
    expect(text).toContain('The recipes differ in nothing that changes what is learned.');
  });

  it('tells nothing of examples where it is not known that they are few, and has the counts of an old record', async () => {
    const { recipe } = sampleRecord('filtered');
    const filtered = writeRun(workspace.runs, 'filtered', [step(1, { reward: 0.5 })], {
      recipe: { ...recipe, filter_groups: true } as typeof recipe,
    });
    const damaged = writeRun(workspace.runs, 'damaged', [step(1, { reward: 0.5 })]);
    await writeRollouts(join(filtered, 'rollouts', 'step-000001.parquet'), [[row(0, 0, true, 1)]]);
    mkdirSync(join(damaged, 'rollouts'));
    writeFileSync(join(damaged, 'rollouts', 'step-000001.parquet'), 'PAR1');
    // A fifth sample of each problem failed, which old records count.
    const problems = [1, 2].map((c, index) => ({ problem: `p${index}`, n: 5, c }));
    await evaluate(filtered, 'old', null, [1, 2], '/w/test.jsonl', { problems, failed: 2 });
    expect(await report('--run', 'filtered', '--run', 'damaged', '--out', workspace.path('few'))).toMatchObject({ code: 0 });
    const text = out('few', 'report.md');
    expect(text).not.toContain('One-shot training');
    // (1/5 + 2/5) / 2, and of the samples that vote (1/4 + 2/4) / 2.
    expect(text).toMatch(/^\| pass@1 \| 0\.300 /m);
    expect(text).toMatch(/^\| maj@1 \| 0\.375 \\?\[.*\| 0\.375 \|/m);
  });

  it('takes evaluations of pass@k alone before those made for something else, and says which it left out', async () => {
    const run = writeRun(workspace.runs, 'special', [step(1, { reward: 0.5 })], {});
    await evaluate(run, 'plain-base', null, [1, 2]);
    await evaluate(run, 'plain', 1, [3, 3]);
    await evaluate(run, 'voted', 1, [4, 4], '/w/test.jsonl', {
      createdAt: 5,
      rewards: [{ name: 'regex', pattern: '^4 2$', flags: '' }],
      reward_funcs: ['regex'],
      strategy: { name: 'self-consistency', answer: 'number', selector: null, curve: [] },
    });
    expect(await report('--run', 'special', '--out', workspace.path('special'))).toMatchObject({ code: 0 });
    expect(out('special', 'report.md')).toContain(
      'evaluation voted of special is left out: it was made for self-consistency, and another of that step is shown',
    );
    const folder = (id: string) => join(run, 'evaluations', id);
    const args = ['--base', folder('plain-base'), '--against', folder('voted'), '--out', workspace.path('voted')];
    expect(await report(...args)).toMatchObject({ code: 0 });
    const text = out('voted', 'report.md');
    expect(text).toContain(`--reward '{"name":"regex","pattern":"^4 2$","flags":""}'`);
    expect(text).toContain('was evaluated with the strategy self-consistency; the command above draws its plain samples alone');
  });

  it('refuses runs of several bases, which have no one base to be compared with', async () => {
    for (const name of ['small', 'large']) {
      const run = writeRun(workspace.runs, `of-${name}`, [], {
        baseModel: { path: `/w/${name}`, name, sha256: name, parameters: 1 },
      });
      await evaluate(run, `base-${name}`, null, [1, 2]);
      await evaluate(run, `rl-${name}`, 1, [2, 2]);
    }
    const refused = await report('--run', 'of-small', '--run', 'of-large', '--out', workspace.path('never'));
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining('of-small and of-large were trained from different base models (small, large)'),
    ]);
  });

  it.each([
    [[], '--base and --run are missing; a report is of evaluations or of runs'],
    [['--run', 'rl', '--against', 'x'], '--against is given without --base, which it is compared with'],
  ])('refuses %j', async (args, sentence) => {
    expect(await report(...args)).toMatchObject({ code: 2, stderr: `posttrain report: ${sentence}\n` });
  });
});
