import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { treeProtocol, type TreeOverview } from '../../src/contract/messages/tree';
import type { TreeReport } from '../../src/contract/treeReport';
import { browserPath, closeBrowser } from './harness/browser';
import { eventually } from './harness/eventually';
import { allThemes, PanelPage, type Theme } from './harness/panelPage';
import { baseKey, grpoKey } from './coverageFixture';
import { treeFixture, treeOverview, treeProblems, treeSample } from './treeFixture';

interface Options {
  overview?: Partial<TreeOverview>;
  tree?: (problem: string) => TreeReport;
  theme?: Theme;
  width?: number;
  height?: number;
  saved?: object;
}

const saves: { name: string; format: string; content: string }[] = [];
const asked: unknown[] = [];
let panel: PanelPage<typeof treeProtocol> | undefined;

async function open({ overview, tree, ...options }: Options = {}) {
  saves.length = asked.length = 0;
  panel = await PanelPage.open({
    panel: 'tree',
    protocol: treeProtocol,
    host: {
      open: () => treeOverview(overview),
      readProblems: () => ({ problems: treeProblems() }),
      readTree: ({ problem }) => tree?.(problem) ?? treeFixture(),
      readSample: ({ model, sample }) => ({ row: treeSample(model, sample) }),
      pickSource: () => ({ source: { kind: 'evaluations', keys: [baseKey] } }),
      pickProblem: () => ({ problem: treeProblems()[1]!.id }),
      save: (file) => {
        saves.push(file);
        return { saved: true };
      },
      copy: (ask) => {
        asked.push(ask);
        return {};
      },
      act: (ask) => {
        asked.push(ask);
        return {};
      },
      openRollout: (ask) => {
        asked.push(ask);
        return {};
      },
    },
    ...options,
  });
  return panel;
}

afterEach(async () => {
  await panel?.close();
  panel = undefined;
});
afterAll(closeBrowser);

const clean = async (opened: PanelPage<typeof treeProtocol>) => {
  expect(await opened.accessibilityProblems()).toEqual([]);
  expect(await opened.violations()).toEqual([]);
  expect(opened.complaints).toEqual([]);
};
const item = 'ptl-search-tree [role=treeitem]';

describe.skipIf(browserPath === undefined)('Search Tree panel', () => {
  it.each(allThemes)('is clean in %s', async (theme) => {
    const opened = await open({ theme });
    await opened.page.locator(item).first().waitFor();
    await eventually(() => opened.page.locator(item).count()).toBeGreaterThan(30);
    await opened.screenshot(theme);
    await clean(opened);
  });
});
void grpoKey;
