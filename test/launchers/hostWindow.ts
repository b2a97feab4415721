/** Stands for a window's extension host: starts a run, says so, and waits to be killed. */
import { LocalProcessLauncher } from '../../src/launchers/localProcess';

const [trainer = '', runsFolder = '', runId = ''] = process.argv.slice(2);
const launcher = new LocalProcessLauncher({ command: [process.execPath, trainer] });
const run = await launcher.start({ runsFolder, runId, recipePath: 'obedient', workingFolder: process.cwd() });
process.stdout.write(`${run.record.process.pid}\n`);
setInterval(() => undefined, 1000);
