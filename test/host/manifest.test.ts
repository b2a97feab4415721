import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { backendNames } from '../../src/contract/recipe';
import { SELECTED } from '../../src/host/commands/target';
import { commandId, commandTable, type CommandName } from '../../src/host/commands/table';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const words = JSON.parse(readFileSync('package.nls.json', 'utf8'));
const names = Object.keys(commandTable) as CommandName[];

describe('package.json', () => {
  it('contributes the commands of the table and no others', () => {
    expect(manifest.contributes.commands.map((entry: { command: string }) => entry.command)).toEqual(names.map(commandId));
  });

  it('enables what starts something or reaches a trainer only in a trusted workspace', () => {
    for (const entry of manifest.contributes.commands) {
      const name = entry.command.slice('postTraining.'.length) as CommandName;
      expect([name, entry.enablement]).toEqual([name, commandTable[name].needsTrust ? 'isWorkspaceTrusted' : undefined]);
    }
  });

  it('names only commands of the table in menus and welcome texts', () => {
    const used = JSON.stringify([manifest.contributes.menus, words]).matchAll(/(?:"command":"|command:)(postTraining\.\w+)/g);
    for (const [, id] of used) expect(names.map(commandId)).toContain(id);
  });

  it('offers a row of the Runs tree only what can be done with it', () => {
    const rows: { command: string; when: string }[] = manifest.contributes.menus['view/item/context'];
    const offered = (contextValue: string) => [
      ...new Set(
        rows
          .filter(({ when }) => /^view (== postTraining\.runs|=~)/.test(when))
          .filter(({ when }) =>
            [...when.matchAll(/viewItem =~ \/(.+?)\//g)].some(([, pattern]) => new RegExp(pattern!).test(contextValue)),
          )
          .map(({ command }) => command.slice('postTraining.'.length)),
      ),
    ];
    const always = ['openRun', 'showLog', 'reveal', 'copyId'];
    const looking = ['compare', 'openCoverage', 'openTokens', 'openTree', 'openBehaviours'];
    const recorded = [...always, 'openRecipe', ...looking, 'evaluate', 'writeReport', 'readiness', 'diagnose', 'rename'];
    const cases: [string, string[]][] = [
      ['run going', [...always, 'stop']],
      ['run going recorded', [...recorded, 'stop', 'checkpoint']],
      ['run ended recorded resumable rollouts', [...recorded, 'resume', 'openRollouts', 'openOneShot', 'oneShot', 'delete']],
      ['run ended', [...always, 'delete']],
      ['run ended recorded rewardModel', [...always, 'openRecipe', 'writeReport', 'diagnose', 'rename', 'delete']],
      ['noRun', []],
      ['rewardCheckpoint', ['planMemory', 'reveal']],
      ['evaluation', ['openCoverage', 'openTokens', 'openTree', 'openBehaviours', 'openReadiness', 'reveal']],
    ];
    for (const [contextValue, commands] of cases)
      expect([contextValue, offered(contextValue).sort()]).toEqual([contextValue, commands.sort()]);
  });

  it('has a text for each placeholder, and no text without one', () => {
    const placeholders = [...new Set([...JSON.stringify(manifest).matchAll(/"%([\w.-]+)%"/g)].map((match) => match[1]))];
    expect(placeholders.sort()).toEqual(Object.keys(words).sort());
  });

  it('has the keys of the Explorer for a selected run, while nothing is being typed', () => {
    const when = 'focusedView == postTraining.runs && !inputFocus';
    expect(manifest.contributes.keybindings).toEqual([
      { command: 'postTraining.rename', key: 'f2', when, args: SELECTED },
      { command: 'postTraining.delete', key: 'delete', mac: 'cmd+backspace', when, args: SELECTED },
    ]);
  });

  it('restores each panel', () => {
    for (const name of [
      'runs-table',
      'run',
      'rollouts',
      'compare',
      'coverage',
      'tokens',
      'tree',
      'behaviours',
      'memory',
      'readiness',
      'one-shot',
    ])
      expect(manifest.activationEvents).toContain(`onWebviewPanel:postTraining.${name}`);
  });

  it('offers the backends of the contract', () => {
    expect(manifest.contributes.configuration.properties['postTraining.defaultBackend'].enum).toEqual(['auto', ...backendNames]);
  });

  it('restricts the settings that decide what is run and where', () => {
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual([
      'postTraining.runsFolder',
      'postTraining.defaultBackend',
      'postTraining.pythonPath',
    ]);
    expect(manifest.contributes.configuration.properties['postTraining.pythonPath'].scope).toBe('machine');
  });

  it('gives every colour a value in the four kinds of theme', () => {
    for (const { id, defaults } of manifest.contributes.colors) {
      expect(id).toMatch(/^postTraining\.\w+$/);
      expect(Object.keys(defaults)).toEqual(['dark', 'light', 'highContrast', 'highContrastLight']);
    }
  });

  it('points at files that exist', () => {
    expect(existsSync(manifest.icon)).toBe(true);
    expect(existsSync(manifest.contributes.viewsContainers.activitybar[0].icon)).toBe(true);
    for (const { url } of manifest.contributes.jsonValidation) expect(existsSync(url)).toBe(true);
  });
});
