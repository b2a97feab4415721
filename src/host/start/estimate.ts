import * as l10n from '@vscode/l10n';
import * as z from 'zod';
import { byteWords, durationWords } from '../figures';

/** What `posttrain estimate --json` prints. */
export const estimateSchema = z.object({
  memoryBytes: z.number(),
  memoryParts: z.record(z.string(), z.number()),
  availableBytes: z.number(),
  totalBytes: z.number(),
  millisecondsPerStep: z.number(),
  steps: z.int(),
  backend: z.string(),
  threads: z.int(),
  notes: z.array(z.string()),
});
export type Estimate = z.infer<typeof estimateSchema>;

/** An estimate in a few lines: the time, the memory, what it is made of, and warnings. */
export function describeEstimate(estimate: Estimate): { time: string; memory: string; parts: string; warnings: string[] } {
  const { memoryBytes, availableBytes, memoryParts, millisecondsPerStep, steps, backend, threads, notes } = estimate;
  const where = threads > 1 ? l10n.t('{0}, {1} threads', backend, threads) : backend;
  const parts = Object.entries(memoryParts).sort(([, a], [, b]) => b - a);
  return {
    time: l10n.t('About {0} for {1} steps on {2}', durationWords(millisecondsPerStep * steps), steps, where),
    memory: l10n.t('About {0} of memory, {1} free', byteWords(memoryBytes), byteWords(availableBytes)),
    parts: parts.map(([name, bytes]) => `${name} ${byteWords(bytes)}`).join(' · '),
    warnings: notes,
  };
}
