/**
 * Opens a workspace in a real VS Code with the extension as built, does what it is told, and takes a picture.
 *
 *   node test/e2e/look.mjs [--theme dark|light|contrast] [--workspace DIR] [--vsix FILE] [--size 1440x900]
 *                          [--container TITLE] [--command TITLE]… [--script FILE.mjs] [--wait SECONDS] [--out FILE.png]
 *
 * A script exports `default async (code) => { … }` and gets the VisualStudioCode of vscode.ts. Errors of our webviews are printed.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { harness } from './harness.mjs';
import { install } from './install.mjs';

const { values } = parseArgs({
  options: {
    theme: { type: 'string', default: 'dark' },
    workspace: { type: 'string' },
    vsix: { type: 'string' },
    size: { type: 'string', default: '1440x900' },
    container: { type: 'string', default: 'Post-Training' },
    command: { type: 'string', multiple: true, default: [] },
    script: { type: 'string' },
    wait: { type: 'string', default: '2' },
    out: { type: 'string', default: 'look.png' },
  },
});

const missing = await install();
if (missing) throw new Error(missing);
const { VisualStudioCode, copyOfExamples } = await harness();
const [width, height] = values.size.split('x').map(Number);
const workspace = values.workspace ? resolve(values.workspace) : copyOfExamples();
const code = await VisualStudioCode.open({
  theme: values.theme,
  workspace,
  vsix: values.vsix,
  keep: true,
  size: { width, height },
});
try {
  console.log(`${code.address(workspace)}  log: ${code.server.log}`);
  if (values.container) await code.openContainer(values.container);
  for (const title of values.command) await code.command(title);
  if (values.script) await (await import(pathToFileURL(resolve(values.script)).href)).default(code);
  await code.page.waitForTimeout(Number(values.wait) * 1000);
} finally {
  console.log(await code.screenshot(resolve(values.out)));
  for (const text of [...code.violations, ...code.errors]) console.log(text);
  await code.close();
}
