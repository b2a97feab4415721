import { analyzeCommand } from './analyzeCommand';
import { compareCommand } from './compareCommand';
import { HelpAsked, type Command } from './command';
import { doctorCommand } from './doctorCommand';
import { estimateCommand } from './estimateCommand';
import { endWithParent } from './endWithParent';
import { evaluateCommand } from './evaluateCommand';
import { exitCodeOf } from './exitCode';
import { importCommand } from './importCommand';
import { mergeCommand } from './mergeCommand';
import { promptsCommand } from './promptsCommand';
import { reportCommand } from './reportCommand';
import { resumeCommand } from './resumeCommand';
import { runsCommand } from './runsCommand';
import { sampleCommand } from './sampleCommand';
import { scoreCommand } from './scoreCommand';
import { setupCommand } from './setupCommand';
import { startCommand } from './startCommand';
import { stopCommand } from './stopCommand';
import { sweepCommand } from './sweepCommand';
import { terminalText } from './terminalText';
import { trainCommand } from './trainCommand';

const commands: readonly Command[] = [
  startCommand,
  trainCommand,
  resumeCommand,
  stopCommand,
  sweepCommand,
  runsCommand,
  sampleCommand,
  promptsCommand,
  evaluateCommand,
  compareCommand,
  scoreCommand,
  analyzeCommand,
  reportCommand,
  estimateCommand,
  importCommand,
  mergeCommand,
  doctorCommand,
  setupCommand,
];

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n');
  return `posttrain: post-train language models and keep what happened in a run folder\n\nUsage: posttrain COMMAND …\n\n${list}\n\nposttrain COMMAND --help tells more of each.\n`;
}

async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(overview());
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    process.stderr.write(`posttrain: ${name} is not a command; allowed: ${commands.map(({ name }) => name).join(', ')}\n`);
    return 2;
  }
  try {
    return await command.run(rest);
  } catch (error) {
    if (error instanceof HelpAsked) {
      process.stdout.write(command.help);
      return 0;
    }
    return exitCodeOf(error, `posttrain ${name}`, (text) => process.stderr.write(terminalText(text, process.stderr)));
  }
}

/** A reader that went away (`| head`, a closed terminal) must not end a training. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
}

endWithParent();
process.exitCode = await main(process.argv.slice(2));
