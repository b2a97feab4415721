import { afterEach, expect, it, vi } from 'vitest';
import { samplesCommand } from '../../src/host/commands/samplesCommand';
import { fillPanels } from '../../src/host/panels/fillPanels';
import type { FillServices } from '../../src/host/panels/filling';
import type { RunPanelName, Panels } from '../../src/host/panels/panels';
import { Uri, window } from './vscodeDouble';

vi.mock('vscode', () => import('./vscodeDouble'));

afterEach(() => vi.restoreAllMocks());

it('Open Samples… offers the panels of files, and opens the one that is picked', async () => {
  const { run, file } = fillPanels({} as FillServices);
  const ofFiles = (Object.keys(file) as RunPanelName[]).filter((name) => name in run);
  const offered: string[] = [];
  vi.spyOn(window, 'showQuickPick').mockImplementation((items) => {
    offered.push(...items.map(({ label }) => label));
    return Promise.resolve(items.find(({ label }) => label === 'Compare'));
  });
  const shown: unknown[] = [];
  const panels = { ofFiles, showFile: (...asked: unknown[]) => Promise.resolve(shown.push(asked)) } as unknown as Panels;
  await samplesCommand({ panels }).openSamples(Uri.file('/w/solutions.jsonl'));
  expect(offered).toEqual(['Coverage', 'Behaviours', 'Compare']);
  expect(shown).toEqual([['compare', { file: '/w/solutions.jsonl' }]]);
});
