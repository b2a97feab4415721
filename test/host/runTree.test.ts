import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { EvaluationRecord } from '../../src/contract/evaluation';
import { sftRecipeSchema } from '../../src/contract/recipes/sft';
import type { HealthyRun, RunEntry } from '../../src/store/runEntry';
import { describeRun } from '../../src/host/runs/describeRun';
import { describeStatus } from '../../src/host/runs/describeStatus';
import { RunLibrary, type LibraryChange } from '../../src/host/runs/runLibrary';
import { describeNode, groupNodes, rootNodes, stepFacts, stepNodes } from '../../src/host/trees/runsNodes';
import { describeModelsNode, modelRoots, runsFrom } from '../../src/host/trees/modelsNodes';
import { NodeCache } from '../../src/host/trees/nodeCache';
import { describeRange } from '../../src/host/trees/runRanges';
import { finishedRun, sampleRecord, temporaryFolder, writeRun } from '../store/fixtures';

const start = 1_700_000_000_000;
const libraries: RunLibrary[] = [];
afterEach(() => libraries.splice(0).forEach((library) => library.dispose()));

/** The shortest of several tries, ms: what the work takes when the machine does nothing else. */
function bestOf(tries: number, work: () => void): number {
  const times = Array.from({ length: tries }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
  return Math.min(...times);
}

async function libraryOf(...folders: string[]): Promise<RunLibrary> {
  const library = new RunLibrary();
  libraries.push(library);
  await library.setFolders(folders.map((path, index) => ({ name: `folder ${index + 1}`, path })));
  return library;
}

function entry(summary: Partial<Extract<RunEntry, { kind: 'run' }>['summary']> = {}, id = 'grpo-countdown'): RunEntry {
  return {
    ...{ kind: 'run', id, folder: `/w/runs/${id}`, record: sampleRecord(id), userProblem: null },
    user: { name: null, notes: '', tags: [], pinnedCheckpoints: [] },
    summary: {
      ...{
        state: 'running',
        message: null,
        step: 37,
        attempt: 1,
        metrics: { reward: 0.391 },
        entropyCollapse: null,
        lastEventAt: start + 60_000,
        endedAt: null,
      },
      ...{ interrupted: false, alive: true, resumable: false },
      ...summary,
    },
  };
}

describe('the row of a run', () => {
  it('tells state, step, reward and time', () => {
    expect(describeRun(entry(), start + 300_000)).toMatchObject({
      label: 'grpo-countdown',
      description: 'Running · step 37/60 · reward 0.391 · 5 min',
      icon: 'loading~spin',
      contextValue: 'run going recorded rollouts',
      accessibleLabel: 'grpo-countdown, Running, step 37/60, reward 0.391, 5 min',
    });
  });

  it('warns of an entropy that has collapsed, where a policy gradient trains', () => {
    const entropyCollapse = { before: 0.42, now: 0.031 };
    const row = describeRun(entry({ entropyCollapse }), start + 300_000);
    expect(row).toMatchObject({
      description: 'Running · step 37/60 · reward 0.391 · entropy collapsed · 5 min',
      icon: 'loading~spin',
      iconColor: 'list.warningForeground',
    });
    expect(row.tooltip).toContain(
      'Entropy collapsed: 0.031 nats a token over the last 5 steps, 0.420 over the first 5. The Run panel says what can be done.',
    );
    const ended = { state: 'finished', alive: false, endedAt: start + 60_000, entropyCollapse } as const;
    const calm = describeRun(entry(ended), start + 300_000);
    expect(calm).toMatchObject({
      description: 'Finished · step 37/60 · reward 0.391 · entropy collapsed · 1 min',
      icon: 'pass',
      iconColor: 'postTraining.rewardRight',
    });
    expect(calm.tooltip).toEqual(expect.arrayContaining([expect.stringContaining('Entropy collapsed: 0.031')]));
    const recipe = sftRecipeSchema.parse({ method: 'sft', model: 'm', train_dataset: 't', max_steps: 60 });
    const sft = { ...(entry({ entropyCollapse }) as HealthyRun), record: sampleRecord('sft', { recipe }) };
    expect(describeRun(sft, start).description).toBe('Running · step 37/60 · 0 s');
  });

  it('leaves date and time out of a made-up id', () => {
    expect(describeRun(entry({}, 'grpo-countdown-20261125-0221-x7k2'), start).label).toBe('grpo-countdown-x7k2');
  });

  it('keeps a missing reward apart from zero', () => {
    expect(describeRun(entry({ metrics: { reward: null } }), start).description).toBe('Running · step 37/60 · 0 s');
    expect(describeRun(entry({ metrics: { reward: 0 } }), start).description).toBe('Running · step 37/60 · reward 0 · 0 s');
  });

  it('tells a killed run from a failed one', () => {
    const killed = entry({ state: 'failed', interrupted: true, alive: false, resumable: true, endedAt: start + 60_000 });
    expect(describeRun(killed, start + 9e9)).toMatchObject({
      description: 'Interrupted · step 37/60 · reward 0.391 · 1 min',
      contextValue: 'run ended recorded resumable rollouts',
      icon: 'warning',
    });
    expect(describeRun(entry({ state: 'failed', alive: false }), start).description).toMatch(/^Failed · /);
  });

  it('shows text from files as it is, not as Markdown', () => {
    const [title] = describeRun(
      { ...entry(), user: { name: '[x](command:evil) <b>', notes: '', tags: [], pinnedCheckpoints: [] } } as RunEntry,
      start,
    ).tooltip;
    expect(title).toBe('**\\[x\\]\\(command\\:evil\\) \\<b\\>**');
  });

  it('offers only what can be done: no rollouts of SFT, nothing but the folder of what cannot be read', () => {
    const broken = (id: string): RunEntry => ({ kind: 'broken', id, folder: `/w/runs/${id}`, createdAt: 0, reason: 'x' });
    const sft = sftRecipeSchema.parse({ method: 'sft', model: 'm', train_dataset: 't', max_steps: 60 });
    const sftRun: RunEntry = { ...(entry() as HealthyRun), record: sampleRecord('sft', { recipe: sft }) };
    expect(
      [entry({ step: 0 }), sftRun, broken('x'), broken('My notes')].map((each) => describeRun(each, start).contextValue),
    ).toEqual(['run going recorded', 'run going recorded', 'run ended', 'noRun']);
  });

  it('says why a folder is no run', () => {
    expect(
      describeRun({ kind: 'broken', id: 'x', folder: '/x', createdAt: 0, reason: 'run.json is missing.' }, start),
    ).toMatchObject({
      description: 'Unreadable · run.json is missing.',
      expandable: false,
    });
  });
});

describe('the Runs tree', () => {
  const ref = { runsFolder: '/w/runs', runId: 'a' };

  it('shows folders only where there are several', async () => {
    const [first, second] = [temporaryFolder(), temporaryFolder()];
    writeRun(first, 'one', finishedRun(2));
    const single = await libraryOf(first);
    expect(rootNodes(single.folders, single.runs())).toMatchObject([{ kind: 'run', ref: { runId: 'one' } }]);
    const both = await libraryOf(first, second);
    expect(rootNodes(both.folders, both.runs())).toMatchObject([{ kind: 'folder' }, { kind: 'folder' }]);
  });

  it('leaves out groups with nothing in them', () => {
    expect(groupNodes(ref, { checkpoints: 2, rollouts: 0, evaluations: 0 })).toMatchObject([{ group: 'checkpoints', count: 2 }]);
  });

  it('lists the steps that have rollouts, newest first', () => {
    const view = { steps: [1, 2, 3], rollouts: ['a', null, 'c'], metrics: { reward: [0.1, 0.2, null] } };
    expect(stepFacts(view)).toEqual([
      { step: 3, reward: null },
      { step: 1, reward: 0.1 },
    ]);
  });

  it('says which strategy an evaluation is of', () => {
    const point = { value: 0.25, low: 0.125, high: 0.5 };
    const passAtK = [1, 4, 16].map((k) => ({ k, ...point }));
    const record = {
      id: 'e',
      step: 30,
      model: { path: '/m', name: 'm', sha256: null },
      problems: [],
      samples: 16,
      temperature: 1,
      passAtK,
    };
    const row = (changes: Partial<EvaluationRecord>) =>
      describeNode({ kind: 'evaluation', key: 'e', ref, record: { ...(record as unknown as EvaluationRecord), ...changes } });
    expect(row({})).toMatchObject({ label: 'pass@k of step 30', description: '@1 0.250 · @16 0.250' });
    const strategy = { name: 'best-of-n' as const, selector: 'format', curve: [1, 2].map((n) => ({ n, ...point })) };
    expect(row({ strategy })).toMatchObject({
      label: 'best-of-n of step 30',
      description: 'best of 1 0.250 · best of 2 0.250',
      tooltip: [
        '0 problems × 16 samples, temperature 1',
        'best of 1 **0.250** (0.125 – 0.500)',
        'best of 2 **0.250** (0.125 – 0.500)',
      ],
    });
  });

  it('puts many steps into ranges that keep their place', () => {
    const steps = Array.from({ length: 120 }, (_, index) => ({ step: 120 - index, reward: (120 - index) / 1000 }));
    const ranges = stepNodes(ref, steps);
    expect(ranges.map((node) => node.kind === 'range' && describeNode(node).label)).toEqual([
      'Steps 101–120',
      'Steps 51–100',
      'Steps 1–50',
    ]);
    expect(ranges.map((node) => node.key)).toEqual(['/w/runs/a#range-2', '/w/runs/a#range-1', '/w/runs/a#range-0']);
    expect(ranges[2]?.kind === 'range' && describeNode(ranges[2]).description).toBe('reward 0.001 → 0.050');
    expect(stepNodes(ref, steps.slice(0, 50)).every(({ kind }) => kind === 'step')).toBe(true);
  });

  it('keeps one object a key, so that VS Code finds the row again', () => {
    const cache = new NodeCache<{ key: string; count: number }>();
    const first = cache.hold({ key: 'a', count: 1 });
    expect(cache.hold({ key: 'a', count: 2 })).toBe(first);
    expect(first.count).toBe(2);
    cache.hold({ key: 'a#b', count: 1 });
    cache.drop('a');
    expect(cache.get('a#b')).toBeUndefined();
  });

  it('says of which runs a row of older ones is, and since when', () => {
    const since = new Date(2026, 0, 2, 3, 4).getTime();
    expect(describeRange({ refs: [], from: 1, to: 100, since })).toMatchObject({
      label: 'Runs 1–100',
      description: 'since 2026-01-02 03:04',
    });
  });

  it('opens with 1,000 runs in under 300 ms and updates in under 50 ms', async () => {
    const folder = temporaryFolder();
    for (let index = 0; index < 1000; index++) writeRun(folder, `run-${index}`, finishedRun(3), { createdAt: start + index });
    const library = await libraryOf(folder);
    const opening = bestOf(5, () => {
      const rows = rootNodes(library.folders, library.runs()).map(
        (node) => node.kind === 'run' && describeRun(library.find(node.ref)!, start),
      );
      expect(rows).toHaveLength(100 + 9);
    });
    expect(opening).toBeLessThan(300);
    const updating = bestOf(5, () => {
      describeRun(library.find({ runsFolder: folder, runId: 'run-500' })!, start);
      modelRoots([], library.runs());
      describeStatus(library.going());
    });
    expect(updating).toBeLessThan(50);
  });
});

describe('the library of runs', () => {
  it('tells of runs that come, and forgets folders that go', async () => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    const library = await libraryOf(folder);
    const added = new Promise<LibraryChange>((resolve) =>
      library.onDidChange((change) => change.added.length > 0 && resolve(change)),
    );
    writeRun(folder, 'late', finishedRun(1));
    await library.refresh();
    expect((await added).added).toEqual([{ runsFolder: folder, runId: 'late' }]);
    expect((await library.view({ runsFolder: folder, runId: 'late' })).steps).toEqual([1]);
    await library.setFolders([]);
    expect(library.runs()).toEqual([]);
  });
});

describe('the Models tree', () => {
  const facts = (path: string) => ({ path, name: path.split('/').pop()!, type: 'llama', parameters: 788_000, problem: null });

  it('shows what config.json says as text, not as Markdown', () => {
    const evil = { ...facts('/m'), type: '![x](https://evil/pixel.png)' };
    const node = modelRoots([{ facts: evil, origin: 'workspace', isRewardModel: false }], [])[0]!;
    const { tooltip } = describeModelsNode(node, { find: () => undefined, runs: () => [] });
    expect(tooltip).toEqual(['\\/m', '\\!\\[x\\]\\(https\\:\\/\\/evil\\/pixel\\.png\\)']);
  });

  it('follows the lineage from base to checkpoint to the run that went on from there', async () => {
    const folder = temporaryFolder();
    const checkpoint = join(folder, 'first', 'checkpoints', 'step-000010');
    writeRun(folder, 'first', finishedRun(1), {
      baseModel: { path: '/models/countdown', name: 'countdown', sha256: null, parameters: 788_000 },
    });
    writeRun(folder, 'second', finishedRun(1), {
      baseModel: { path: checkpoint, name: 'step-000010', sha256: null, parameters: 788_000 },
    });
    writeRun(folder, 'third', finishedRun(1), {
      baseModel: { path: '/elsewhere/qwen', name: 'qwen', sha256: null, parameters: 7_600_000_000 },
    });
    const library = await libraryOf(folder);
    const runs = library.runs();
    const roots = modelRoots([{ facts: facts('/models/countdown'), origin: 'bundled', isRewardModel: false }], runs);
    expect(roots.map((node) => describeModelsNode(node, library))).toMatchObject([
      { label: 'countdown', description: '0.8 M parameters · bundled', expandable: true },
      { label: 'qwen', description: '7.6 B parameters · elsewhere', expandable: true },
    ]);
    expect(runsFrom('/models/countdown', runs)).toMatchObject([{ kind: 'modelRun', ref: { runId: 'first' } }]);
    expect(runsFrom(checkpoint, runs)).toMatchObject([{ kind: 'modelRun', ref: { runId: 'second' } }]);
  });
});
