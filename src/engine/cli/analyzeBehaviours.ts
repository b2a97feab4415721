import { resolve } from 'node:path';
import { behavioursReport } from '../analyze/behavioursReport';
import { behavioursTable } from '../analyze/behavioursTable';
import { presetNames, presetSet, type AskedSet } from '../analyze/patternMatches';
import { InputError } from '../inputError';
import { numberOption, parseCommand, required, type Command } from './command';
import { terminalText } from './terminalText';

export const analyzeBehaviours: Command = {
  name: 'behaviours',
  summary: 'formats, reflection words, repetition, arithmetic that does not hold, and how right the completions with each are',
  help: `Usage: posttrain analyze behaviours --samples FILE|FOLDER [--step N] [--preset NAME]… [--pattern NAME=REGEX]… [--json]

Prints how many completions have a behaviour and how many of those are right; lengths of right and wrong ones; repetition, completions
cut off, second writing systems; equations that do not hold, also in right completions; problems all right, all wrong and mixed.

  --samples PATH     a rollouts or samples Parquet file, an evaluation's folder, a run's folder (one column a step), or JSONL lines
                       {"problem": "p1", "completion": "…", "correct": 1}, or
                       {"question": "…", "MODEL": {"solution": "…", "is_correct": true}} with a column a model, or
                       lm-evaluation-harness's samples_TASK_DATE.jsonl (--log_samples) with a column a filter
  --step N           of a run: only this step
  --preset NAME      one of ${presetNames.join(', ')}; may be repeated (default: all, or none where there is a --pattern)
  --pattern N=REGEX  a JavaScript regular expression by name; may be repeated
  --ignore-case      of --pattern
  --exclusive        a completion has the first --pattern that matches, or none
  --json             prints one line of JSON
`,
  async run(args) {
    const { values } = parseCommand(args, {
      ...{ samples: { type: 'string' }, step: { type: 'string' }, json: { type: 'boolean' } },
      ...{ preset: { type: 'string', multiple: true }, pattern: { type: 'string', multiple: true } },
      ...{ 'ignore-case': { type: 'boolean' }, exclusive: { type: 'boolean' } },
    });
    const step = values.step === undefined ? null : numberOption(values.step, 'step', 0, { least: 0, integer: true });
    const own = ownSet(values.pattern ?? [], values['ignore-case'] ?? false, values.exclusive ?? false);
    const named = values.preset ?? (own ? [] : presetNames);
    const sets = [...named.map(presetSet), ...(own ? [own] : [])];
    const report = await behavioursReport(resolve(required(values.samples, 'samples')), step, sets);
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : terminalText(behavioursTable(report)));
    return 0;
  },
};

function ownSet(patterns: readonly string[], isCaseIgnored: boolean, isExclusive: boolean): AskedSet | null {
  if (patterns.length === 0) return null;
  const flags = isCaseIgnored ? 'i' : '';
  const named = patterns.map((text) => {
    const at = text.indexOf('=');
    if (at < 1 || at === text.length - 1) throw new InputError(`--pattern is ${text}; allowed: NAME=REGEX`);
    const pattern = text.slice(at + 1);
    try {
      new RegExp(pattern, flags);
    } catch (error) {
      throw new InputError(`--pattern ${text.slice(0, at)} is no regular expression: ${(error as Error).message}`);
    }
    return { name: text.slice(0, at), pattern, flags };
  });
  return { name: 'patterns', patterns: named, rest: isExclusive ? 'none of them' : null, isOwn: true };
}
