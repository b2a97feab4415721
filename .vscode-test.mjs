import { defineConfig } from '@vscode/test-cli';

/** `npm run test:electron`: a small suite in desktop VS Code, downloaded unless VSCODE names an installed one. */
export default defineConfig({
  files: '.vscode-test/electron/*.cjs',
  workspaceFolder: 'examples',
  version: 'stable',
  ...(process.env.VSCODE ? { useInstallation: { fromPath: process.env.VSCODE } } : {}),
  launchArgs: ['--disable-extensions', '--disable-workspace-trust'],
  mocha: { ui: 'bdd', timeout: 60_000 },
});
