import { expect, it, vi } from 'vitest';
import { pickTreeSource } from '../../src/host/panels/treePicks';
import { window } from './vscodeDouble';

vi.mock('vscode', () => import('./vscodeDouble'));

it('draws no icon and no hidden character of a name that a file says', async () => {
  const pick = vi.spyOn(window, 'showQuickPick');
  const source = { kind: 'evaluations' as const, keys: ['a'] };
  const other = { kind: 'evaluations' as const, keys: ['b'] };
  await pickTreeSource(
    [
      { source, label: '$(check) base\u202e', description: 'run\n$(error) test.jsonl' },
      { source: other, label: 'x'.repeat(900), description: '' },
    ],
    source,
    null,
  );
  expect(pick.mock.calls[0]![0]).toMatchObject([
    { label: '$(check) $\u200b(check) base⟦RLO⟧', description: 'run $\u200b(error) test.jsonl' },
    { label: 'x'.repeat(200) },
  ]);
});
