import type { BehavioursOfFile } from '../../contract/behavioursReport';

/**
 * What a pattern was not tried on in all files of a question, one sentence a pattern and reason, without a full stop:
 * `hold was not tried on 1920 completions of 15 files, step 10 to step 150, since it took longer than 10 s in all`.
 */
export function unmeasuredWords(files: readonly Pick<BehavioursOfFile, 'name' | 'sets'>[]): string[] {
  const found = new Map<string, { pattern: string; message: string; completions: number; names: string[] }>();
  for (const { name, sets } of files) {
    for (const { failed, notTried, pattern, message } of sets.flatMap(({ failures }) => failures)) {
      if (failed > 0 || notTried === 0) continue;
      const key = JSON.stringify([pattern, message]);
      const one = found.get(key) ?? { pattern, message, completions: 0, names: [] };
      one.completions += notTried;
      one.names.push(name);
      found.set(key, one);
    }
  }
  return [...found.values()].map(({ pattern, message, completions, names }) =>
    names.length === 1
      ? `${names[0]}: ${pattern} was not tried on ${completions} completions, since ${message}`
      : `${pattern} was not tried on ${completions} completions of ${names.length} files, ${names[0]} to ${names.at(-1)}, since ${message}`,
  );
}
