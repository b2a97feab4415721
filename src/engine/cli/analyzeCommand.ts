import { InputError } from '../inputError';
import { analyzeBehaviours } from './analyzeBehaviours';
import { analyzeEntropyReward } from './analyzeEntropyReward';
import { analyzeMemory } from './analyzeMemory';
import { analyzeOneShot } from './analyzeOneShot';
import { analyzePassAtK } from './analyzePassAtK';
import { analyzePerplexity } from './analyzePerplexity';
import { analyzeReadiness } from './analyzeReadiness';
import { analyzeTokens } from './analyzeTokens';
import { analyzeTree } from './analyzeTree';
import { HelpAsked, type Command } from './command';

const verbs: readonly Command[] = [
  analyzePassAtK,
  analyzePerplexity,
  analyzeTokens,
  analyzeTree,
  analyzeBehaviours,
  analyzeEntropyReward,
  analyzeReadiness,
  analyzeOneShot,
  analyzeMemory,
];

const width = Math.max(...verbs.map(({ name }) => name.length));

export const analyzeCommand: Command = {
  name: 'analyze',
  summary: 'what training did to a model, from samples of any origin: pass@k and more',
  help: `Usage: posttrain analyze VERB …

${verbs.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n')}

posttrain analyze VERB --help tells more of each.
`,
  async run([name, ...rest]) {
    if (name === '--help' || name === '-h') throw new HelpAsked();
    const verb = verbs.find((candidate) => candidate.name === name);
    if (!verb) {
      const allowed = verbs.map((candidate) => candidate.name).join(', ');
      throw new InputError(
        name === undefined ? `a verb is missing; allowed: ${allowed}` : `${name} is not a verb; allowed: ${allowed}`,
      );
    }
    try {
      return await verb.run(rest);
    } catch (error) {
      if (!(error instanceof HelpAsked)) throw error;
      process.stdout.write(verb.help);
      return 0;
    }
  },
};
