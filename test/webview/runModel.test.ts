import { describe, expect, it } from 'vitest';
import { strategyPoints } from '../../src/analysis/strategyPoints';
import type { EvaluationStrategy } from '../../src/contract/evaluationStrategy';
import { nearestIndex } from '../../webview/shared/chart/chartData';
import { numberTick, percentTick, roundScale, stepTicks } from '../../src/analysis/chart/ticks';
import { barActions, menuActions } from '../../webview/run/model/actions';
import { evaluationRows } from '../../webview/run/model/evaluationRows';
import { factsOf, timeLeft } from '../../webview/run/model/facts';
import { formatsFinding, formatShares } from '../../webview/run/model/formatShares';
import type { RunOverview } from '../../src/contract/messages/run';
import { grpoTiles } from '../../webview/run/model/grpoTiles';
import { methodTiles } from '../../webview/run/model/methodTiles';
import { stepAxis } from '../../webview/run/model/metricTile';
import { describeColumn } from '../../src/analysis/chart/describeColumn';
import { noticeOf } from '../../webview/run/model/notice';
import { distillTiles } from '../../webview/run/model/distillTiles';
import { rlooTiles } from '../../webview/run/model/rlooTiles';
import { sftTiles } from '../../webview/run/model/sftTiles';
import { timelineEntries, timelineSummary } from '../../webview/run/model/timelineEntries';
import { actionsWith, evaluation, finishedSft, runningRun } from './runFixture';

describe('ticks', () => {
  it('are round and few', () => {
    expect(roundScale(0, 0.68).ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
    expect(roundScale(0, 75).ticks).toEqual([0, 20, 40, 60, 80]);
    expect(roundScale(-0.02, 0.05).ticks).toEqual([-0.02, 0, 0.02, 0.04, 0.06]);
    expect(roundScale(0, 0).ticks).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(stepTicks(0, 60, 3)).toEqual([0, 20, 40]);
    expect(stepTicks(0, 1, 3)).toEqual([0]);
  });

  it('have the digits their neighbours need', () => {
    expect(numberTick(0.25, 0.25)).toBe('0.25');
    expect(numberTick(1500, 500)).toBe('1,500');
    expect(numberTick(0.00005, 0.00005)).toBe('5e−5');
    expect(percentTick(0.004, 0.002)).toBe('0.4 %');
    expect(percentTick(0, 0.002)).toBe('0');
  });

  it('find the nearest step', () => {
    expect(nearestIndex([1, 2, 5], 3.4)).toBe(1);
    expect(nearestIndex([1, 2, 5], 3.6)).toBe(2);
    expect(nearestIndex([1, 2, 5], -4)).toBe(0);
    expect(nearestIndex([], 3)).toBe(-1);
  });
});

describe('charts of a GRPO run', () => {
  it('share an axis to the end of a run that goes, and to the last step of one that has ended', () => {
    expect(stepAxis(runningRun())).toMatchObject({ xStart: 0, xEnd: 60, marks: [] });
    expect(stepAxis(runningRun({ state: 'stopped' })).xEnd).toBe(37);
    expect(stepAxis(runningRun({ state: 'failed', step: 38 }))).toMatchObject({ xEnd: 38, marks: [{ x: 38 }] });
    expect(stepAxis(runningRun({ state: 'failed', interrupted: true })).marks).toEqual([]);
  });

  it('show the spread of the reward and what was held out', () => {
    const [reward] = grpoTiles(runningRun()).behaviour;
    expect(reward?.data?.bands).toHaveLength(1);
    expect(reward?.data?.points?.[0]).toMatchObject({ xs: [0, 10, 20, 30], values: [0.12, 0.19, 0.26, 0.28] });
    expect(reward?.aside).toBe('held out 0.28');
  });

  it('say whether the KL is in the loss, and why it is missing', () => {
    const kl = (run = runningRun()) => grpoTiles(run).behaviour.find(({ id }) => id === 'kl');
    expect(kl()?.note).toBe('not in the loss');
    const run = runningRun();
    expect(kl({ ...run, recipe: run.recipe.map((row) => (row.key === 'beta' ? { ...row, value: '0.04' } : row)) })?.note).toBe(
      'in the loss, beta 0.04',
    );
    delete run.metrics['kl'];
    expect(kl(run)).toMatchObject({ data: null, absent: expect.stringMatching(/^Not measured: beta is 0/) as string });
  });

  it('draw the clipping limit of the gradient', () => {
    const gradient = grpoTiles(runningRun()).optimiser.find(({ id }) => id === 'grad_norm');
    expect(gradient?.data?.guides).toEqual([{ y: 1, label: 'clipped above 1' }]);
  });

  it('have a sentence for who cannot see them', () => {
    expect(describeColumn('Reward', [1, 2, 3], [0.1, null, 0.3], String)).toBe(
      'Reward: 0.1 at step 1, 0.3 at step 3; lowest 0.1 at step 1, highest 0.3 at step 3.',
    );
    expect(describeColumn('Reward', [1], [null], String)).toBe('Reward: no value yet.');
  });
});

describe('charts of an RLOO run', () => {
  it('are those of GRPO, with the KL in the reward and ratios of whole completions', () => {
    const run = runningRun({ method: 'rloo' });
    const beta = run.recipe.map((row) => (row.key === 'beta' ? { ...row, value: '0.05' } : row));
    const { behaviour, optimiser } = rlooTiles({ ...run, recipe: beta });
    expect(behaviour.map(({ id }) => id)).toEqual(grpoTiles(run).behaviour.map(({ id }) => id));
    expect(behaviour.find(({ id }) => id === 'kl')?.note).toBe('in the reward, beta 0.05');
    expect(optimiser.find(({ id }) => id === 'clip_ratio/region_mean')?.unit).toBe('of completions');
    const difference = { 'sampling/sampling_logp_difference/max': run.steps.map(() => 2e-6) };
    const measured = rlooTiles({ ...run, metrics: { ...run.metrics, ...difference } }).optimiser;
    expect(measured.filter((tile) => !optimiser.some(({ id }) => id === tile.id)).map(({ title }) => title)).toEqual([
      'Sampler difference',
    ]);
  });
});

describe('charts of an SFT run', () => {
  it('are loss, accuracy, gradient norm, learning rate and speed', () => {
    expect(sftTiles(finishedSft()).map(({ title }) => title)).toEqual([
      'Loss',
      'Token accuracy',
      'Gradient norm',
      'Learning rate',
      'Speed',
    ]);
    expect(sftTiles(finishedSft())[0]?.aside).toBe('held out 0.500');
  });
});

describe('charts of a distillation', () => {
  const run = (lmbda: string, loss_type: string) => {
    const recipe = Object.entries({ lmbda, loss_type, beta: '0.5' }).map(([key, value]) => ({ key, value, template: null }));
    const metrics = { loss: [0.05, 0.01], kl: [0.25, 0.06], reward: [0.1, 0.2] };
    return runningRun({
      method: 'distill',
      hasRollouts: Number(lmbda) > 0,
      steps: [1, 2],
      metrics,
      recipe,
      evaluations: [{ step: 2, metrics: { eval_kl: 0.07 } }],
    });
  };

  it('are what becomes of the distance to the teacher, and of the completions', () => {
    const tiles = distillTiles(run('1', 'jsd'));
    expect(tiles.map(({ title }) => title).slice(0, 6)).toEqual([
      'Loss',
      'KL to teacher',
      'Agreement',
      'Entropy',
      'Reward',
      'Completion length',
    ]);
    expect(tiles[0]?.explanation).toContain('beta 0.5');
    expect(tiles[1]?.aside).toBe('held out 0.070');
  });

  it('are those of SFT where answers are learnt by heart, and then there are no rollouts to open', () => {
    expect(distillTiles(run('0', 'nll')).map(({ title }) => title)).toContain('Token accuracy');
    const looking = (lmbda: string) => barActions(run(lmbda, 'jsd')).looking.map(({ action }) => action);
    expect(looking('0')).toEqual(['compare']);
    expect(looking('0.5')).toEqual(['openRollouts', 'compare']);
  });
});

describe('charts of other methods', () => {
  const titles = (run: RunOverview) => {
    const { behaviour, optimiser } = methodTiles(run);
    return [behaviour, optimiser].map((tiles) => tiles.map(({ title }) => title));
  };

  it('of a reward model are loss, accuracy, margin and rewards, with what was held out', () => {
    const run = runningRun({
      method: 'reward-model',
      metrics: { loss: [0.69], accuracy: [0.5], margin: [0.1], mean_reward: [0], min_reward: [-1], max_reward: [1] },
      steps: [1],
      evaluations: [{ step: 1, metrics: { eval_accuracy: 0.75 } }],
    });
    expect(titles(run)).toEqual([['Loss', 'Accuracy', 'Margin', 'Mean reward', 'Gradient norm', 'Learning rate', 'Speed'], []]);
    const { behaviour } = methodTiles(run);
    expect(behaviour[1]?.aside).toBe('held out 75 %');
    expect(behaviour[3]?.data?.bands).toEqual([{ low: [-1], high: [1], colour: '--ptl-trained' }]);
  });

  it('of PPO are those of GRPO, and what the critic knows', () => {
    const base = runningRun();
    const recipe = [
      ...base.recipe.filter(({ key }) => !['beta', 'epsilon', 'epsilon_high'].includes(key)),
      { key: 'kl_coef', value: '0.05', template: null },
      { key: 'kl_loss_coef', value: '0', template: null },
      { key: 'cliprange', value: '0.2', template: null },
    ];
    const run = { ...base, method: 'ppo', recipe, metrics: { ...base.metrics, 'critic/grad_norm': base.steps.map(() => 2) } };
    expect(titles(run)).toEqual([
      ['Reward', 'Entropy', 'Completion length', 'Truncated', 'KL to base', 'Value loss', 'Explained variance'],
      ['Clip ratio', 'Clipped values', "Critic's gradient norm", 'Gradient norm', 'Learning rate', 'Speed'],
    ]);
    expect(methodTiles(run).behaviour[4]?.note).toBe('in the reward, kl_coef 0.05');
    expect(titles({ ...run, metrics: base.metrics })[1]).not.toContain("Critic's gradient norm");
  });
});

describe('formats', () => {
  const run = runningRun({
    steps: [1, 2],
    metrics: { 'formats/thus': [0.3, 0.2], 'formats/because': [0.4, 0.1], 'formats/first': [0.3, 0.7] },
  });

  it('are stacked in the order of the trainer, and their largest change is the finding', () => {
    const shares = formatShares(run);
    expect(shares?.areas.map(({ name, colour }) => [name, colour])).toEqual([
      ['thus', '--ptl-series-3'],
      ['because', '--ptl-series-2'],
      ['first', '--ptl-series-1'],
    ]);
    expect(shares && formatsFinding(shares)).toBe('“first” grew from 30 % to 70 % of completions.');
    expect(formatShares(finishedSft())).toBeNull();
  });

  it('has no gap where no completion of a step has a format', () => {
    const metrics = { 'formats/first': [0.5, 0.9, null], 'formats/thus': [0.25, 0.1, null], 'formats/other': [0.25, null, null] };
    const shares = formatShares({ ...runningRun(), steps: [1, 2, 3], metrics });
    expect(shares?.areas.map(({ name, values }) => [name, values])).toEqual([
      ['other', [0.25, 0, null]],
      ['first', [0.5, 0.9, null]],
      ['thus', [0.25, 0.1, null]],
    ]);
  });
});

describe('timeline', () => {
  it('holds what is sealed, what it was found to be worth, and what is to come', () => {
    const entries = timelineEntries(runningRun());
    expect(entries.map(({ step, kind }) => [step, kind])).toEqual([
      [0, 'base'],
      [10, 'sealed'],
      [20, 'sealed'],
      [30, 'sealed'],
      [40, 'planned'],
      [50, 'planned'],
      [60, 'planned'],
    ]);
    // An evaluation by itself says more than what was measured while training.
    expect(entries.map(({ label }) => label)).toEqual([
      'base, pass@1 0.12',
      'held out 0.19',
      'held out 0.26',
      'pass@1 0.28',
      '',
      '',
      '',
    ]);
    expect(timelineSummary(entries)).toBe('3 sealed, 3 to come');
    expect(timelineSummary(timelineEntries(runningRun({ state: 'stopped' })))).toBe('3 sealed');
  });

  it('says pass@1 of an evaluation, wherever that is among its k', () => {
    const { passAtK } = runningRun();
    const evaluations = passAtK.evaluations.map((each) => ({ ...each, passAtK: [...each.passAtK].reverse() }));
    const entries = timelineEntries(runningRun({ passAtK: { ...passAtK, evaluations } }));
    expect([entries[0], entries[3]].map((entry) => entry?.label)).toEqual(['base, pass@1 0.12', 'pass@1 0.28']);
  });
});

describe('evaluations', () => {
  const estimate = { value: 0.4, low: 0.3, high: 0.5 };

  it('say which strategy they are of, with the end of its curve; a plain one says nothing', () => {
    const strategy = { name: 'best-of-n', selector: 'format', curve: [1, 16].map((n) => ({ n, ...estimate })) } as const;
    const evaluations = [
      { ...evaluation(30, 18, 0.28, 0.61), strategy: { ...strategy, curve: [...strategy.curve] } },
      evaluation(null, 2, 0.12, 0.83),
    ];
    const [forced, plain] = evaluationRows(runningRun({ passAtK: { evaluations, broken: [] } }));
    expect(forced).toMatchObject({
      strategy: 'best-of-n by format · best of 16 0.40 (0.30–0.50)',
      largest: { k: 16, value: '0.61' },
    });
    expect(forced?.tooltip).toMatch(/best of 1 0\.40 \(0\.30–0\.50\)\nbest of 16/);
    expect(plain).toMatchObject({ strategy: null });
  });

  it('say where the temperature was chosen by the entropy, and by whose', () => {
    const model = { path: '/m', name: 'countdown', sha256: null };
    const tried = [
      { temperature: 1, entropy: 0.15 },
      { temperature: 1.3975, entropy: 0.2371 },
    ];
    const entropyMatch = { model, temperature: 1, entropy: 0.24, tolerance: 0.0048, samples: 16, tried };
    const [row] = evaluationRows(
      runningRun({ passAtK: { evaluations: [{ ...evaluation(60, 18, 0.26, 0.91), entropyMatch }], broken: [] } }),
    );
    expect(row).toMatchObject({ model: 'step 60', strategy: 'T = 1.40, entropy matched to countdown' });
  });

  it('tell of samples that cast no vote and of those that no selector scored', () => {
    const votes = { n: 4, majority: estimate, weighted: null };
    const failed = {
      failed_answers: 2,
      answer_failure: 'matching x took too long',
      failed_selections: 1,
      selection_failure: 'too long',
    };
    const strategy = { name: 'self-consistency', answer: 'number', selector: null, curve: [votes], ...failed } as const;
    const evaluations = [{ ...evaluation(30, 18, 0.28, 0.61), strategy: { ...strategy, curve: [...strategy.curve] } }];
    const [row] = evaluationRows(runningRun({ passAtK: { evaluations, broken: [] } }));
    expect(row?.tooltip.split('\n').slice(-2)).toEqual([
      '2 samples without a vote, since the answer cannot be read: matching x took too long',
      '1 sample not scored by the selector: too long',
    ]);
  });

  it('name the points of every strategy', () => {
    const point = { forced: 3, tokens: 20, ...estimate };
    const labels = (strategy: EvaluationStrategy): string[] => strategyPoints(strategy).map(({ label }) => label);
    const votes = { majority: estimate, weighted: estimate };
    expect(
      labels({ name: 'self-consistency', answer: 'number', selector: 'format', curve: [1, 2].map((n) => ({ n, ...votes })) }),
    ).toEqual(['majority@1', 'majority@2', 'weighted@1', 'weighted@2']);
    const curve = [0, 1, 2].map((extensions) => ({ extensions, thinking_tokens: null, ...point }));
    expect(labels({ name: 'budget-forcing', wait: 'Wait', answer_prompt: null, thinking_end: null, curve })).toEqual([
      ...['0 extensions', '1 extension', '2 extensions'],
    ]);
    const cuts = [null, 16].map((thinking_tokens) => ({ extensions: 0, thinking_tokens, ...point }));
    expect(labels({ name: 'budget-forcing', wait: null, answer_prompt: ' so', thinking_end: null, curve: cuts })).toEqual([
      ...['unlimited thinking', '16 thinking tokens'],
    ]);
  });
});

describe('actions', () => {
  it('are those of the state, the others wait in the menu with their reasons', () => {
    const run = runningRun();
    expect(barActions(run).going.map(({ action }) => action)).toEqual(['stop', 'checkpoint']);
    expect(menuActions(run).map(({ action }) => action)).not.toContain('resume');
    expect(menuActions(run).find(({ action }) => action === 'delete')?.disabledReason).toBe('Stop the run before deleting it.');
    expect(barActions(runningRun({ state: 'stopped' })).going.map(({ action }) => action)).toEqual(['resume', 'evaluate']);
    expect(barActions(finishedSft()).looking.map(({ action }) => action)).toEqual(['compare']);
  });
});

describe('notices', () => {
  it('say what failed, where, what is intact and what to do', () => {
    expect(noticeOf(runningRun({ state: 'failed', step: 38, message: 'the loss is NaN' }))).toEqual({
      tone: 'failed',
      headline: 'Failed at step 38: the loss is NaN.',
      detail: 'The records of 37 steps are intact, and so is the checkpoint of step 30.',
      actions: [
        { action: 'resume', label: 'Resume from Step 30' },
        { action: 'openLog', label: 'Open Log' },
      ],
    });
    expect(noticeOf(runningRun({ state: 'failed', interrupted: true }))?.tone).toBe('warning');
    expect(noticeOf(runningRun({ state: 'failed', steps: [], checkpoints: [] }))?.detail).toMatch(/^No step was completed/);
    expect(noticeOf(runningRun())).toBeNull();
    expect(noticeOf(runningRun({ message: 'the teacher answered 2 of 5 prompts' }))).toMatchObject({
      tone: 'quiet',
      headline: 'the teacher answered 2 of 5 prompts.',
    });
  });

  it('claim nothing of what they do not know', () => {
    expect(
      noticeOf(runningRun({ method: '', state: 'failed', message: 'run.json is missing', steps: [], checkpoints: [] })),
    ).toEqual({
      tone: 'failed',
      headline: 'This folder cannot be read as a run.',
      detail: 'run.json is missing.',
      actions: [{ action: 'openLog', label: 'Open Log' }],
    });
    expect(noticeOf(runningRun({ state: 'failed', steps: [], checkpoints: [{ step: 30, bytes: 1 }] }))?.detail).toBe(
      'The checkpoint of step 30 is intact.',
    );
    expect(noticeOf(runningRun({ state: 'stopped', checkpoints: [] }))).toMatchObject({
      detail: 'No checkpoint was sealed; resuming begins again.',
      actions: [{ action: 'resume', label: 'Resume' }],
    });
  });
});

describe('facts', () => {
  it('name speed, model, backend with what was passed over, and source', () => {
    const facts = factsOf(runningRun());
    expect(facts.map(({ value }) => value)).toEqual(['5.3 s a step', 'countdown', 'wasm, 2 threads', 'main · 4f2c1e9']);
    expect(facts[2]?.below).toBe('tfjs-node-gpu: not installed · webgpu: no hardware adapter · tfjs-node: not installed');
    expect(facts[1]?.below).toBe('0.8 M parameters, 393 MiB at most');
    expect(factsOf(runningRun({ peakMemoryBytes: 3 * 2 ** 29 }))[1]?.below).toBe('0.8 M parameters, 1.5 GiB at most');
    expect(factsOf(runningRun({ peakMemoryBytes: null }))[1]?.below).toBe('0.8 M parameters');
    expect(timeLeft(runningRun())).toBe('about 2 min left');
    expect(timeLeft(runningRun({ state: 'finished' }))).toBe('');
    expect(
      factsOf(runningRun({ backend: null, git: null }))
        .map(({ value }) => value)
        .slice(2),
    ).toEqual(['not chosen yet', 'not in git']);
    const asked = runningRun();
    const backend = { ...asked.backend!, requested: true, passedOver: [] };
    expect(factsOf({ ...asked, backend })[2]?.below).toBe('asked for by the recipe or the settings');
    const split = factsOf({ ...asked, backend: { ...backend, name: 'tfjs-node', threads: 2, rollouts: 'wasm' } })[2];
    expect(split?.value).toBe('tfjs-node, rollouts wasm');
    expect(split?.tooltip).toContain('Rollouts on wasm, 2 threads');
    expect(actionsWith({}).length).toBe(15);
  });
});
