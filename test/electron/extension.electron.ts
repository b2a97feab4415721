/// <reference types="mocha" />
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Manifest {
  contributes: { commands: { command: string }[] };
}

describe('Post-Training Lab in desktop VS Code', () => {
  const extension = vscode.extensions.getExtension<unknown>('post-training-lab.post-training-lab');

  it('activates', async () => {
    assert.ok(extension, 'the extension is there');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers every command that it contributes', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const { contributes } = extension?.packageJSON as Manifest;
    assert.deepEqual(
      contributes.commands.map(({ command }) => command).filter((command) => !registered.has(command)),
      [],
    );
  });

  it('shows its side bar', async () => {
    await vscode.commands.executeCommand('workbench.view.extension.postTraining');
    await vscode.commands.executeCommand('postTraining.runs.focus');
  });
});
