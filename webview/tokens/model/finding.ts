import { CERTAIN_BELOW } from '../../../src/analysis/tokens/entropySummary';
import type { TokenTable } from '../../../src/contract/tokenTable';
import { counted, fixed, percent } from '../../../src/analysis/numberText';

/** Where the top positions begin below this, they are hardly forks, nats. */
const COLLAPSED_BELOW = 0.05;

export interface Finding {
  title: string;
  detail: string;
  /** What should make the reader doubt the title; null for nothing. */
  warning: string | null;
}

/** What the file says of its tokens, in one sentence, and the numbers behind it. */
export function finding({ file, top }: TokenTable, reference: string): Finding {
  const { entropy, completions } = file;
  if (!entropy)
    return { title: 'These completions have no tokens.', detail: `${counted(completions, 'completion')}.`, warning: null };
  const certain = `${percent(entropy.certain)} are below ${fixed(CERTAIN_BELOW)} nats`;
  const beside = file.reference ? `, the ${reference}’s on the same texts ${fixed(file.reference.entropy.mean)}` : '';
  const line = entropy.percentiles[80];
  return {
    title:
      top.carried === null
        ? 'Every token is certain: there is no entropy.'
        : `${portion(top.share)} of the tokens carries ${percent(top.carried)} of the entropy.`,
    detail: `${counted(entropy.count, 'token')} of ${counted(completions, 'completion')}; ${certain}. Mean entropy ${fixed(entropy.mean)} nats${beside}.`,
    warning:
      top.carried !== null && line < COLLAPSED_BELOW
        ? `The top ${percent(top.share)} begin at ${fixed(line, 3)} nats: there are hardly any forks left.`
        : null,
  };
}

function portion(share: number): string {
  const words: Record<string, string> = { '0.1': 'A tenth', '0.2': 'A fifth', '0.25': 'A quarter', '0.5': 'Half' };
  return words[share] ?? percent(share);
}
