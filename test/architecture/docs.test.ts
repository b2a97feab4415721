import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { eventBodySchema, runStates } from '../../src/contract/events';
import { layers } from './layers.mjs';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const architecture = read('ARCHITECTURE.md');
const manifest = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  activationEvents: string[];
  contributes: { configuration: { properties: Record<string, unknown> }; commands: { title: string }[] };
};
const titles = JSON.parse(read('package.nls.json')) as Record<string, string>;

it('ARCHITECTURE.md names every event, every state and every layer', () => {
  const events = eventBodySchema.options.map((option) => option.shape.type.value);
  expect(events.length).toBeGreaterThan(5);
  for (const name of [...events, ...Object.keys(layers)]) expect(architecture).toContain(`\`${name}\``);
  for (const state of runStates) expect(architecture).toContain(state);
});

it.each(['README.md', 'CONTRIBUTING.md'])('%s uses only scripts that exist', (file) => {
  const named = [...read(file).matchAll(/npm run ([a-z0-9:-]+)/g)].map(([, script]) => script!);
  expect(named.length).toBeGreaterThan(0);
  for (const script of named) expect(Object.keys(manifest.scripts)).toContain(script);
});

it('README.md names every command and every setting', () => {
  const readme = read('README.md').replaceAll(/\s+/g, ' ');
  for (const { title } of manifest.contributes.commands) {
    const text = titles[title.replaceAll('%', '')] ?? title;
    expect(readme, text).toContain(text);
  }
  for (const setting of Object.keys(manifest.contributes.configuration.properties)) expect(readme).toContain(setting);
});

it('README.md and the first sentence of CHANGELOG.md name as many panels as there are', () => {
  const panels = manifest.activationEvents.filter((event) => event.startsWith('onWebviewPanel:'));
  const words = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve'];
  const [, word, list] = /(\w+) panels:\n\n((?:- .*\n(?: {2}.*\n)*)+)/.exec(read('README.md'))!;
  expect(word).toBe(words[panels.length]);
  const told = [...list!.matchAll(/^- \*(.+?)\*:/gm)].map(([, title]) => title!);
  expect(told).toHaveLength(panels.length);
  const [, named] = /First version: [^.]*the ([A-Z][^.]*?) panels[,.]/.exec(read('CHANGELOG.md'))!;
  const first = named!.split(', the ').at(-1)!;
  expect(first.split(/, | and /)).toEqual(expect.arrayContaining(told));
  expect(first.split(/, | and /)).toHaveLength(told.length);
});

it('CONTRIBUTING.md and ARCHITECTURE.md name files that exist', () => {
  for (const file of ['ARCHITECTURE.md', 'CONTRIBUTING.md']) {
    for (const [, path] of read(file).matchAll(/`((?:src|webview|test)\/[\w./-]+\.(?:ts|mjs))`/g))
      expect(() => read(path!), path).not.toThrow();
  }
});
