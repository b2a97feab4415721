import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { runProtocol, type RunAction, type RunOverview } from '../../src/contract/messages/run';
import { browserPath, closeBrowser } from './harness/browser';
import { eventually } from './harness/eventually';
import { allThemes, PanelPage, type Theme } from './harness/panelPage';
import { actionsWith, collapsedRun, finishedSft, runLog, runningRun } from './runFixture';

const asked: { action: RunAction; step?: number | undefined }[] = [];
let panel: PanelPage<typeof runProtocol> | undefined;

async function open(
  run: RunOverview,
  options: {
    theme?: Theme;
    width?: number;
    height?: number;
    saved?: object;
    variables?: Record<string, string>;
    log?: string[];
  } = {},
) {
  asked.length = 0;
  const { log = runLog(run), ...rest } = options;
  panel = await PanelPage.open({
    panel: 'run',
    protocol: runProtocol,
    host: {
      open: () => run,
      readLog: () => ({ lines: log, truncated: false }),
      act: (ask) => {
        asked.push(ask);
        return {};
      },
    },
    ...rest,
  });
  await panel.page.locator('ptl-run-header').waitFor();
  await panel.page.locator('ptl-log .line').first().waitFor();
  return panel;
}

afterEach(async () => {
  await panel?.close();
  panel = undefined;
});
afterAll(closeBrowser);

async function expectClean(opened: PanelPage<typeof runProtocol>): Promise<void> {
  expect(await opened.violations()).toEqual([]);
  expect(opened.complaints).toEqual([]);
}

const failed = (): RunOverview =>
  runningRun({
    state: 'failed',
    step: 38,
    message: 'the loss of step 38 is NaN',
    faults: [{ step: 33, at: 'reward', message: 'countdown: the expression nests 400 parentheses' }],
    damagedLines: 3,
    actions: actionsWith({ stop: 'The run is not going.', checkpoint: 'The run is not going.' }),
  });

describe.skipIf(browserPath === undefined)('Run panel', () => {
  it.each(allThemes)('is clean in %s', async (theme) => {
    const opened = await open(runningRun(), { theme });
    await opened.page.locator('ptl-chart canvas').nth(6).waitFor();
    await opened.screenshot(theme);
    expect(await opened.accessibilityProblems()).toEqual([]);
    await expectClean(opened);
  });

  it('moves one crosshair over all charts by keyboard and opens the rollouts of a step', async () => {
    const { page } = await open(runningRun());
    const reward = page.locator('ptl-metric-tile[data-metric="reward"] ptl-chart [role="slider"]');
    await reward.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.locator('ptl-metric-tile[data-metric="entropy"] .badge').waitFor();
    expect(await page.locator('ptl-metric-tile[data-metric="entropy"] .badge').textContent()).toBe('26');
    expect(await reward.getAttribute('aria-valuetext')).toMatch(/^Step 26: Reward 0\.\d\d, from 0\.\d\d to 0\.\d\d$/);
    await page.keyboard.press('Enter');
    await eventually(() => asked).toEqual([{ action: 'openRollouts', step: 26 }]);
    expect(await panel?.savedState()).toMatchObject({ runId: 'run', runsFolder: '/runs', crosshair: 26 });
    await page.keyboard.press('Escape');
    await eventually(() => page.locator('.badge.axis-badge').count()).toBe(0);
  });

  it('follows the pointer and takes up what was saved', async () => {
    const { page } = await open(runningRun(), { saved: { runId: 'run', runsFolder: '/runs', crosshair: 12, view: 'charts' } });
    const badge = page.locator('ptl-metric-tile[data-metric="kl"] .badge');
    await eventually(() => badge.textContent()).toBe('12');
    const box = await page.locator('ptl-metric-tile[data-metric="reward"] ptl-chart').boundingBox();
    await page.mouse.move((box?.x ?? 0) + 44 + 5, (box?.y ?? 0) + 60);
    await eventually(() => badge.textContent()).toBe('1');
    await page.mouse.move(5, 5);
    await eventually(() => badge.textContent()).toBe('12');
  });

  it('shows every metric as a table', async () => {
    const opened = await open(runningRun());
    const { page } = opened;
    await page.getByRole('radiogroup', { name: 'Show metrics as' }).getByRole('radio', { name: 'Table' }).click();
    const cells = page.locator('ptl-metric-table tbody tr:not([aria-hidden]) td');
    expect(await cells.first().textContent()).toBe('37');
    expect(await page.locator('ptl-metric-table th').allTextContents()).toContain('formats/first');
    await opened.screenshot('table');
    expect(await opened.accessibilityProblems()).toEqual([]);
    await page.getByRole('button', { name: 'Rollouts of step 36' }).click();
    await eventually(() => asked).toEqual([{ action: 'openRollouts', step: 36 }]);
  });

  it('says what failed, what is intact and what to do', async () => {
    const opened = await open(failed());
    const { page } = opened;
    expect(await page.getByRole('alert').textContent()).toMatch(/Failed at step 38: the loss of step 38 is NaN\./);
    expect(await page.locator('ptl-faults').textContent()).toBe('');
    expect(await page.locator('ptl-faults li').textContent()).toMatch(/step 33.*nests 400 parentheses/s);
    expect(await page.locator('ptl-faults .damaged').textContent()).toMatch(/3 lines of events\.jsonl could not be read/);
    await opened.screenshot('failed');
    expect(await opened.accessibilityProblems()).toEqual([]);
    await page.getByRole('button', { name: 'Resume from Step 30' }).click();
    await eventually(() => asked).toEqual([{ action: 'resume' }]);
    await expectClean(opened);
  });

  it('keeps a disabled action in place with its reason', async () => {
    const { page } = await open(
      runningRun({
        state: 'starting',
        step: 0,
        steps: [],
        metrics: {},
        checkpoints: [],
        evaluations: [],
        actions: actionsWith({ openRollouts: 'There are no rollouts yet.', compare: 'No checkpoint has been sealed yet.' }),
      }),
    );
    const rollouts = page.getByRole('button', { name: 'Rollouts, not available: There are no rollouts yet.' });
    await rollouts.click({ force: true });
    await rollouts.focus();
    await page.keyboard.press('Enter');
    expect(asked).toEqual([]);
    await panel?.screenshot('starting');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await eventually(() => asked.length).toBe(1);
  });

  it('sets links in the size of the text beside them', async () => {
    const { page } = await open(runningRun());
    const font = (link: string) =>
      page.locator(link).evaluate((button) => `${getComputedStyle(button).fontSize}/${getComputedStyle(button).lineHeight}`);
    expect(await font('ptl-log header button.link')).toBe('12px/16px');
    expect(await font('ptl-evaluations header button.link >> nth=0')).toBe('12px/16px');
    // Without a size of its own, that of the line of facts.
    expect(await font('ptl-run-facts button.link')).toBe(await font('ptl-run-facts [data-fact="backend"] .below'));
  });

  it('draws the log as text, makes hidden characters visible and follows its end', async () => {
    const { page } = await open(runningRun());
    const log = page.locator('ptl-log .scroll');
    await eventually(() => page.locator('ptl-log .line').last().textContent()).toMatch(/step 37/);
    expect(await page.locator('ptl-log').evaluate((element) => element.shadowRoot?.textContent)).toContain('6⟦RLO⟧');
    await log.evaluate((element) => (element.scrollTop = 0));
    await page.getByRole('button', { name: 'Follow' }).click();
    await eventually(() =>
      log.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight),
    ).toBeLessThan(20);
  });

  it('follows the end of the log after it was moved in the page', async () => {
    const { page } = await open(runningRun());
    const left = () =>
      page.locator('ptl-log .scroll').evaluate((box) => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight));
    await eventually(left).toBeLessThan(2);
    await page.locator('ptl-log').evaluate((log) => log.parentElement?.append(log));
    await eventually(left).toBeLessThan(2);
    await page.setViewportSize({ width: 1280, height: 700 });
    await eventually(left).toBeLessThan(2);
  });

  it('wraps a long line of the log', async () => {
    const run = runningRun();
    const { page } = await open(run, { log: [...runLog(run), `12:44:30  error: ${'a long reason '.repeat(40)}`] });
    const line = page.locator('ptl-log .line').last();
    await eventually(async () => ((await line.boundingBox())?.height ?? 0) / 17).toBeGreaterThan(5);
    const over = await page.locator('ptl-log .scroll').evaluate((box) => box.scrollWidth - box.clientWidth);
    expect(over).toBe(0);
    // Its last words are in view, although the line is taller than was thought before it was laid out.
    await eventually(() =>
      page.locator('ptl-log .scroll').evaluate((box) => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight)),
    ).toBeLessThan(2);
  });

  it('lists what was evaluated, and says how to evaluate where nothing was', async () => {
    const opened = await open(runningRun());
    const { page } = opened;
    const rows = page.locator('ptl-evaluations tbody tr');
    expect(await rows.allInnerTexts()).toEqual([
      expect.stringMatching(/^step 30\s+countdown-validation · 64 × 16\s+0\.28\s+0\.23–0\.33\s+@16 0\.61\s+0\.51–0\.70$/),
      expect.stringMatching(/^base\s+countdown-validation · 64 × 16\s+0\.12\s+0\.07–0\.17\s+@16 0\.83\s+0\.73–0\.92$/),
    ]);
    await page.getByRole('button', { name: 'Coverage (pass@k)' }).click();
    await eventually(() => asked).toEqual([{ action: 'openCoverage' }]);
    await opened.notify('changed', {
      ...runningRun(),
      passAtK: { evaluations: [], broken: [{ id: 'eval-1', reason: 'evaluation.json is no JSON.' }] },
    });
    await page.getByText('no pass@k measured yet').waitFor();
    await page.getByText('eval-1 cannot be read: evaluation.json is no JSON.').waitFor();
    expect(await page.getByRole('button', { name: 'Coverage (pass@k)' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Evaluate pass@k…' }).click();
    await eventually(() => asked).toEqual([{ action: 'openCoverage' }, { action: 'evaluate' }]);
  });

  it('has its whole log within reach in a window 600 px high, however many evaluations cannot be read', async () => {
    const { evaluations } = runningRun().passAtK;
    const broken = Array.from({ length: 40 }, (_, index) => ({ id: `eval-${index}`, reason: 'evaluation.json is no JSON.' }));
    const faults = Array.from({ length: 9 }, (_, step) => ({ step, at: 'reward', message: 'the verifier gave no number' }));
    const opened = await open(runningRun({ passAtK: { evaluations, broken }, faults }), { height: 600 });
    const { page } = opened;
    await page.locator('ptl-run aside').evaluate((aside) => (aside.scrollTop = aside.scrollHeight));
    await opened.screenshot('low');
    const log = await page.locator('ptl-log .scroll').boundingBox();
    expect(log?.height).toBeGreaterThan(100);
    expect((log?.y ?? 0) + (log?.height ?? 0)).toBeLessThanOrEqual(600);
    // The unreadable ones take no more room than as many readable ones would.
    expect((await page.locator('ptl-evaluations').boundingBox())?.height).toBeLessThan(240);
    await page.getByText('eval-39 cannot be read').scrollIntoViewIfNeeded();
    expect(await opened.accessibilityProblems()).toEqual([]);
    await expectClean(opened);
  });

  it('shows reward over entropy with the shared crosshair, by keyboard and pointer, and as a table', async () => {
    const opened = await open(collapsedRun(), { height: 1500 });
    const { page } = opened;
    const chart = page.locator('ptl-entropy-reward-chart [role="slider"]');
    expect(await chart.getAttribute('aria-valuetext')).toMatch(/^Step 160: entropy 0\.03\d+ nats, reward 0\.4\d$/);
    await chart.focus();
    await page.keyboard.press('Home');
    await eventually(() => chart.getAttribute('aria-valuetext')).toMatch(/^Step 1: entropy 0\.\d+ nats, reward 0\.1\d$/);
    await eventually(() => page.locator('ptl-metric-tile[data-metric="kl"] .badge').textContent()).toBe('1');
    await page.keyboard.press('Enter');
    await eventually(() => asked).toEqual([{ action: 'openRollouts', step: 1 }]);
    // The chosen step's ring is where a pointer finds that step.
    await page.keyboard.press('ArrowRight');
    const ring = page.locator('ptl-entropy-reward-chart circle.chosen');
    const [x, y] = [Number(await ring.getAttribute('cx')), Number(await ring.getAttribute('cy'))];
    await page.keyboard.press('Escape');
    await eventually(() => ring.count()).toBe(0);
    const box = (await chart.boundingBox())!;
    await page.mouse.move(box.x + x, box.y + y);
    await page.getByText(/^step 2: entropy 0\.\d+ nats, reward 0\.1\d$/).waitFor();
    await page.getByRole('radiogroup', { name: 'Show entropy and reward as' }).getByRole('radio', { name: 'Table' }).click();
    const cells = page.locator('ptl-entropy-reward tbody tr:not([aria-hidden]) td');
    expect(await cells.first().textContent()).toBe('160');
    expect(await page.locator('ptl-entropy-reward th').allTextContents()).toEqual([
      'step',
      'entropy, nats',
      'reward',
      'fitted reward',
    ]);
    expect(await panel?.savedState()).toMatchObject({ entropyForm: 'table', view: 'charts' });
    expect(await opened.accessibilityProblems()).toEqual([]);
    await expectClean(opened);
  });

  it('warns of an entropy that has collapsed, with what can be done', async () => {
    const opened = await open(collapsedRun());
    const { page } = opened;
    const notice = page.locator('ptl-run-notice section');
    expect(await notice.count()).toBe(1);
    expect(await notice.textContent()).toMatch(
      /The entropy has collapsed: 0\.03\d+ nats a token .* entropy_coef above 0 \(now 0\);/s,
    );
    await opened.screenshot('collapsed');
    await notice.getByRole('button', { name: 'Open Recipe' }).click();
    await eventually(() => asked).toEqual([{ action: 'openRecipe' }]);
    await opened.notify('changed', failed());
    await eventually(() => page.locator('ptl-run-notice strong, ptl-run-notice .strong').allTextContents()).toEqual([
      expect.stringMatching(/^Failed at step 38/) as string,
    ]);
  });

  it('shows an SFT run with its own charts', async () => {
    const opened = await open(finishedSft());
    await opened.screenshot('sft');
    expect(await opened.page.locator('ptl-metric-tile').count()).toBe(5);
    expect(await opened.accessibilityProblems()).toEqual([]);
  });

  it('stacks its columns when narrow, and holds a wider font', async () => {
    const wide = { '--vscode-font-family': '"DejaVu Sans", Verdana, sans-serif' };
    const opened = await open(runningRun(), { width: 640, height: 1400, variables: wide });
    const { page } = opened;
    const metrics = await page.locator('ptl-metrics').boundingBox();
    const recipe = await page.locator('ptl-recipe').boundingBox();
    expect((recipe?.y ?? 0) + 1).toBeGreaterThan((metrics?.y ?? 0) + (metrics?.height ?? 0));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(640);
    await opened.screenshot('narrow');
  });

  it('keeps the labels of a step axis in their places when it is resized', async () => {
    const { page } = await open(runningRun(), { width: 1400, height: 900 });
    const chart = page.locator('ptl-metric-tile[data-metric="kl"] ptl-chart');
    const places = () =>
      chart.evaluate((element) => {
        const { left, right } = element.getBoundingClientRect();
        const labels = [...(element.shadowRoot?.querySelectorAll('.steps span') ?? [])].map((label) => {
          const box = label.getBoundingClientRect();
          return { text: label.textContent ?? '', middle: (box.left + box.right) / 2 - left };
        });
        const end = Number(labels.find(({ text }) => text.startsWith('step '))?.text.slice(5));
        // The axis begins 48 px from the left and ends 8 px from the right.
        const expected = (step: number) => 48 + (step / end) * (right - left - 56);
        const steps = labels.filter(({ text }) => /^\d+$/.test(text));
        return steps.map(({ text, middle }) => [text, Math.abs(middle - expected(Number(text))) < 1.5]);
      });
    await chart.locator('.steps span').first().waitFor();
    for (const width of [1400, 1000, 1400]) {
      await page.setViewportSize({ width, height: 900 });
      await eventually(async () => (await places()).every(([, isInPlace]) => isInPlace)).toBe(true);
      expect((await places()).length).toBeGreaterThan(1);
    }
  });

  it('shows what the host says next without moving the crosshair', async () => {
    const opened = await open(runningRun(), { saved: { crosshair: 12, view: 'charts' } });
    await opened.notify('changed', { ...runningRun(), step: 38, state: 'stopping' });
    await eventually(() => opened.page.locator('ptl-run-facts dd').first().textContent()).toMatch(/38/);
    expect(await opened.page.locator('ptl-metric-tile[data-metric="kl"] .badge').textContent()).toBe('12');
  });

  it('fits 600 px with a font 12 % wider', async () => {
    const opened = await open(failed(), { width: 600, height: 2000 });
    await opened.widenText();
    await opened.screenshot('600');
    expect(await opened.overlaps()).toEqual([]);
  });
});
