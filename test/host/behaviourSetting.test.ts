import { beforeEach, describe, expect, it, vi } from 'vitest';
import { changeBehaviourPatterns } from '../../src/host/settings';

/** A setting in two files, of which a write takes a while. */
interface Files {
  hasFolder: boolean;
  values: { globalValue?: unknown; workspaceValue?: unknown };
}
const files = vi.hoisted((): Files => ({
  hasFolder: true,
  values: {},
}));
vi.mock('vscode', () => ({
  ConfigurationTarget: { Global: 1, Workspace: 2 },
  workspace: {
    get workspaceFolders() {
      return files.hasFolder ? [{}] : undefined;
    },
    getConfiguration: () => ({
      inspect: () => ({ ...files.values }),
      update: async (_name: string, value: unknown, target: number) => {
        await new Promise(setImmediate);
        files.values[target === 1 ? 'globalValue' : 'workspaceValue'] = value;
      },
    }),
  },
}));

const named = (name: string) => ({ name, pattern: name, ignoreCase: true });
const [a, b, c] = [named('a'), named('b'), named('c')];
const torn = { name: 'torn' };

beforeEach(() => {
  files.hasFolder = true;
  files.values = {};
});

describe('patterns of the setting', () => {
  it('are changed where they are set', async () => {
    files.values = { globalValue: [a, torn] };
    await changeBehaviourPatterns({ kind: 'add', pattern: b });
    expect(files.values).toEqual({ globalValue: [a, torn, b] });
    files.values = { globalValue: [a], workspaceValue: [torn, b] };
    await changeBehaviourPatterns({ kind: 'remove', name: 'b' });
    expect(files.values).toEqual({ globalValue: [a], workspaceValue: [torn] });
  });

  it('begin in the workspace’s settings, and in the user’s where no folder is open', async () => {
    await changeBehaviourPatterns({ kind: 'add', pattern: a });
    expect(files.values).toEqual({ workspaceValue: [a] });
    files.hasFolder = false;
    files.values = {};
    await changeBehaviourPatterns({ kind: 'add', pattern: a });
    expect(files.values).toEqual({ globalValue: [a] });
  });

  it('are changed one after the other, also after a change that was refused', async () => {
    files.values = { workspaceValue: [a, b, c] };
    const changes = ['a', 'none', 'c'].map((name) => changeBehaviourPatterns({ kind: 'remove', name }));
    const [first, refused, last] = await Promise.allSettled(changes);
    expect([first!.status, refused!.status, last!.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(files.values).toEqual({ workspaceValue: [b] });
  });
});
