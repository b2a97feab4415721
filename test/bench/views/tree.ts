import { treeProtocol, type TreeSource } from '../../../src/contract/messages/tree';
import { keyOf } from '../../../webview/tree/treeReading';
import { baseKey, grpoKey } from '../../webview/coverageFixture';
import { browserPath, closeBrowser } from '../../webview/harness/browser';
import { PanelPage } from '../../webview/harness/panelPage';
import { treeFixture, treeOverview, treeProblems, treeSample } from '../../webview/treeFixture';
import { part, row, type Row } from './part';

/** Of each of the two models. */
const SAMPLES = 500;
const SECONDS = 4;
const SOURCE: TreeSource = { kind: 'evaluations', keys: [baseKey, grpoKey] };

interface Counted {
  frames: number;
  /** ms */
  longest: number;
}

/** Runs in the page: counts the frames in which the tree lies elsewhere than in the one before, or is of another size. */
function countFrames(): void {
  const found = { frames: 0, longest: 0, isCounting: true };
  (window as unknown as { moved: typeof found }).moved = found;
  const tree = document.querySelector('ptl-tree')?.shadowRoot?.querySelector('ptl-search-tree');
  const scroller = tree?.shadowRoot?.querySelector('.scroller');
  let [at, last] = ['', performance.now()];
  const frame = (): void => {
    const now = `${scroller?.scrollLeft} ${scroller?.scrollTop} ${scroller?.querySelector('svg')?.style.transform}`;
    const time = performance.now();
    if (now !== at) {
      found.frames++;
      found.longest = Math.max(found.longest, time - last);
    }
    [at, last] = [now, time];
    if (found.isCounting) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

async function measure(): Promise<Row[]> {
  const name = `a tree of ${(2 * SAMPLES).toLocaleString('en-US')} samples, every fork open`;
  const unit = 'frames/s';
  if (browserPath === undefined)
    return [{ ...row(name, unit, 0, 30), atLeast: true, skipped: 'there is no browser (CHROMIUM names one)' }];
  const report = treeFixture(SAMPLES, SAMPLES);
  const forks = report.nodes.flatMap(({ children }, index) => (children.length > 0 ? [index] : []));
  const problem = treeProblems()[0]!.id;
  const nothing = () => ({});
  const panel = await PanelPage.open({
    panel: 'tree',
    protocol: treeProtocol,
    host: {
      ...{
        open: () => treeOverview(),
        readProblems: () => ({ problems: treeProblems() }),
        readTree: () => report,
        readWholeTree: () => report,
      },
      readSample: ({ model, sample }) => ({ row: treeSample(model, sample) }),
      ...{
        pickSource: () => ({ source: null }),
        pickSide: () => ({ source: null }),
        pickProblem: () => ({ problem: null }),
        save: () => ({ saved: false }),
      },
      ...{ copy: nothing, act: nothing, openRollout: nothing },
    },
    saved: { source: SOURCE, problem, key: keyOf(SOURCE, problem), open: forks, unfolded: forks },
  });
  const { page } = panel;
  await page.locator('ptl-search-tree [role=treeitem]').nth(5).waitFor();
  const box = (await page.locator('ptl-search-tree .scroller').boundingBox())!;
  const height = await page.locator('ptl-search-tree svg').evaluate((svg) => svg.clientHeight);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const during = async (move: (until: number) => Promise<void>): Promise<Counted> => {
    await page.evaluate(countFrames);
    const until = performance.now() + SECONDS * 1000;
    while (performance.now() < until) await move(until);
    return page.evaluate(() => {
      const { moved } = window as unknown as { moved: Counted & { isCounting: boolean } };
      moved.isCounting = false;
      return moved;
    });
  };
  // Dragged up again and again, and a little to the sides, as far as the box is high.
  const dragged = await during(async (until) => {
    await page.mouse.move(x, box.y + box.height - 20);
    await page.mouse.down();
    for (let step = 1; step <= 20 && performance.now() < until; step++)
      await page.mouse.move(x + 40 * Math.sin(step / 3), y + box.height / 2 - 20 - (step * (box.height - 40)) / 20);
    await page.mouse.up();
  });
  await page.mouse.move(x, y);
  await page.keyboard.down('Control');
  // Out to 0.41 and back to 1, again and again.
  const zoomed = await during(async (until) => {
    for (let step = 0; step < 80 && performance.now() < until; step++) await page.mouse.wheel(0, step % 18 < 9 ? 50 : -50);
  });
  await page.keyboard.up('Control');
  await panel.close();
  await closeBrowser();
  return [
    {
      ...row(
        `${name} (${report.nodes.length.toLocaleString('en-US')} nodes, ${height.toLocaleString('en-US')} px high): frames while it is dragged`,
        unit,
        dragged.frames / SECONDS,
        30,
      ),
      atLeast: true,
    },
    row('a tree that is dragged: longest frame', 'ms', dragged.longest),
    { ...row('the same tree: frames while it is zoomed with the wheel', unit, zoomed.frames / SECONDS, 30), atLeast: true },
    row('a tree that is zoomed: longest frame', 'ms', zoomed.longest),
  ];
}

await part({ measure });
