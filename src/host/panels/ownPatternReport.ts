import type { BehavioursReport } from '../../contract/behavioursReport';
import { OWN_SET } from '../../contract/messages/behaviours';
import type { OwnPattern } from '../../contract/ownPattern';

/**
 * A report with the set of the user's patterns, which were measured apart.
 * @param own of the same files in the same order, or why there is none: then the patterns were tried on no completion
 */
export function withOwnPatterns(
  report: BehavioursReport,
  patterns: readonly OwnPattern[],
  own: BehavioursReport | string,
): BehavioursReport {
  const files = report.files.map((file, index) => {
    const measured = typeof own === 'string' ? notTried(patterns, own, file.completions) : (own.files[index]?.sets ?? []);
    return { ...file, sets: [...file.sets, ...measured] };
  });
  const caveats = [...report.caveats, ...(typeof own === 'string' ? [] : own.caveats)];
  return { files, caveats: [...new Set(caveats)] };
}

function notTried(
  patterns: readonly OwnPattern[],
  message: string,
  completions: number,
): BehavioursReport['files'][number]['sets'] {
  const behaviours = patterns.map(({ name }) => ({
    ...{ name, count: 0, share: null, accuracy: null, accuracyWithout: null, unknown: completions },
  }));
  const failures = patterns.map(({ name }) => ({ pattern: name, failed: 0, message, notTried: completions }));
  return [{ name: OWN_SET, isExclusive: false, behaviours, failures }];
}
