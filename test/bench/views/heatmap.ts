import { rolloutsProtocol } from '../../../src/contract/messages/rollouts';
import type { RolloutRow } from '../../../src/contract/rollout';
import { fakeHost, overviewOf } from '../../webview/fixtures/rollouts';
import { browserPath, closeBrowser } from '../../webview/harness/browser';
import { PanelPage } from '../../webview/harness/panelPage';
import { seeded } from '../../webview/harness/random';
import { median } from '../measure';
import { installProbe, type Probe } from './heatmapProbe';
import { pageCpu } from './pageCpu';
import { installPaintedFrames } from './paintedFrames';
import { part, row, type Row } from './part';
import { rolloutRow } from './rows';

const TOKENS = 32_000;
const HOVERS = 40;
/** When a card is to open after the pointer came, ms: the design's own delay, and no longer than a hover that moves may take. */
const OPEN_BY = 150 + 16;
const REPEATS = 5;
/** What a page on a busy machine may take to show something, ms: not part of what is measured. */
const BUSY = 180_000;

/** Two prompts: the second one's first completion is the long one. */
function rows(): RolloutRow[] {
  const random = seeded(3);
  const make = (group: number, sample: number, tokens: number) =>
    rolloutRow({ group, sample, tokens, promptId: `train-${group}`, prompt: `prompt ${group}`, reference: true }, random);
  return [
    ...Array.from({ length: 4 }, (_, sample) => make(0, sample, 256)),
    ...Array.from({ length: 4 }, (_, sample) => ({
      ...make(1, sample, sample === 0 ? TOKENS : 256),
      reward: sample === 0 ? 1 : 0,
    })),
  ];
}

interface Times {
  cut: number;
  whole: number;
  open: number[];
  move: number[];
  /** Processor time of the page's main thread from before the pointer is moved until the card is there, ms; of a card that opens it would be that of waiting too. */
  moveCpu: number[];
  /** Hovers whose card was not there within a second, of those that were tried. */
  missed: number;
  tried: number;
}

async function once(made: RolloutRow[]): Promise<Times> {
  const panel = await PanelPage.open({
    panel: 'rollouts',
    protocol: rolloutsProtocol,
    host: fakeHost(overviewOf(1, 1), {}, () => made),
  });
  const { page } = panel;
  page.setDefaultTimeout(BUSY);
  await page.evaluate(installPaintedFrames);
  await page.evaluate(installProbe);
  const probe = <N extends keyof Probe>(name: N, ...args: Parameters<Probe[N]>) =>
    page.evaluate(
      ([name, args]) => {
        const { probe } = window as unknown as { probe: Record<string, (...args: unknown[]) => unknown> };
        return probe[name]!(...args);
      },
      [name, args] as const,
    ) as Promise<Awaited<ReturnType<Probe[N]>>>;
  await page.locator('ptl-completion').first().waitFor();
  await probe('watchReply');
  await page.locator('ptl-prompt-list [role=option]').nth(1).click();
  const cut = await probe('paintedAfter', 600);
  await probe('watchClick');
  await page.getByRole('button', { name: 'Show all 32,000 tokens' }).click();
  const whole = await probe('paintedAfter', TOKENS);
  // The button that was pressed lay below.
  await page.locator('ptl-group-view .list').evaluate((list) => (list.scrollTop = 0));
  const points: [number, number][] = [];
  for (let token = 0; points.length <= HOVERS; token += 7) points.push((await probe('middleOf', token))!);
  const [open, move, moveCpu]: number[][] = [[], [], []];
  let [missed, tried] = [0, 0];
  const cpuTime = await pageCpu(page);
  for (let index = 0; index < HOVERS; index++) {
    await page.mouse.move(4, 4);
    await page.locator('ptl-hover-card[hidden]').waitFor({ state: 'attached' });
    /** Whether the card was there in time. */
    const hover = async (to: number, times: number[], cpu: number[] | null): Promise<boolean> => {
      await probe('watchPointer', 1000);
      const before = await cpuTime();
      await page.mouse.move(...points[to]!);
      const shown = await probe('cardAfter');
      tried++;
      if (shown === null) {
        missed++;
        return false;
      }
      times.push(shown);
      cpu?.push((await cpuTime()) - before);
      return true;
    };
    if (await hover(index, open!, null)) await hover(index + 1, move!, moveCpu!);
  }
  await panel.close();
  return { cut, whole, open: open!, move: move!, moveCpu: moveCpu!, missed, tried };
}

async function measure(): Promise<Row[]> {
  const name = `a rollout of ${TOKENS.toLocaleString('en-US')} tokens`;
  if (browserPath === undefined) return [{ ...row(name, 'ms', 0), skipped: 'there is no browser (CHROMIUM names one)' }];
  const made = rows();
  const runs: Times[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) runs.push(await once(made));
  await closeBrowser();
  const sum = (of: (times: Times) => number): number => runs.reduce((all, one) => all + of(one), 0);
  return [
    row(`${name}: first paint after its reply arrives`, 'ms', median(runs.map(({ cut }) => cut)), 300),
    row(`${name}: first paint of all its tokens after they are asked for`, 'ms', median(runs.map(({ whole }) => whole)), 300),
    {
      ...row('hover moved to another token: card shown', 'ms', median(runs.flatMap(({ move }) => move)), 16),
      cpu: median(runs.flatMap(({ moveCpu }) => moveCpu)),
    },
    row(
      'hover card opened after the pointer came, of which it waits 140 on purpose',
      'ms',
      median(runs.flatMap(({ open }) => open)),
      OPEN_BY,
    ),
    row(
      `hovers of ${sum(({ tried }) => tried)} whose card was not there within 1 s, and are in neither row`,
      'hovers',
      sum(({ missed }) => missed),
    ),
  ];
}

await part({ measure });
