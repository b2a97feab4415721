import type { TokenStatistics } from '../../contract/tokenTable';

/** One completion of T tokens; A alternatives a token, flattened to T × A. Statistics that are not known are NaN. */
export interface StatisticsRow {
  ids: ArrayLike<number>;
  texts: ArrayLike<string>;
  entropies: ArrayLike<number>;
  logprobs: ArrayLike<number>;
  reference: { entropies: ArrayLike<number>; logprobs: ArrayLike<number> } | null;
  covariances: ArrayLike<number> | null;
  /** One flag a token: whether it is among the top positions. */
  isTop: ArrayLike<number>;
  alternatives: { ids: ArrayLike<number>; texts: ArrayLike<string>; logprobs: ArrayLike<number> };
}

/** Other tokens told of for each. */
const INSTEAD = 4;

/**
 * Means by token over the positions where it was sampled, the most frequent first. A position without an entropy counts for none.
 * @param most tokens returned; the rarer ones are left out
 */
export function tokenStatistics(rows: Iterable<StatisticsRow>, most = Infinity): { tokens: TokenStatistics[]; distinct: number } {
  const sums = new Map<number, Sums>();
  for (const row of rows) {
    const width = row.ids.length === 0 ? 0 : row.alternatives.ids.length / row.ids.length;
    for (let position = 0; position < row.ids.length; position++) {
      if (!isNumber(row.entropies[position])) continue;
      const id = row.ids[position]!;
      let known = sums.get(id);
      if (!known) sums.set(id, (known = new Sums(row.texts[position] ?? '')));
      known.add(row, position, width);
    }
  }
  const ordered = [...sums].sort(([a, one], [b, other]) => other.count - one.count || a - b).slice(0, most);
  return { tokens: ordered.map(([id, sum]) => sum.means(id)), distinct: sums.size };
}

class Sums {
  count = 0;
  private entropy = 0;
  private top = 0;
  private readonly probability = new Mean();
  private readonly covariance = new Mean();
  private readonly reference = { entropy: new Mean(), probability: new Mean(), change: new Mean() };
  private readonly instead = new Map<number, { text: string; sum: number }>();

  constructor(private readonly text: string) {}

  add({ ids, entropies, logprobs, reference, covariances, isTop, alternatives }: StatisticsRow, at: number, width: number): void {
    this.count++;
    this.entropy += entropies[at]!;
    this.top += isTop[at] ? 1 : 0;
    this.probability.add(Math.exp(logprobs[at] ?? NaN));
    this.covariance.add(covariances?.[at]);
    this.reference.entropy.add(reference?.entropies[at]);
    this.reference.probability.add(reference ? Math.exp(reference.logprobs[at] ?? NaN) : undefined);
    this.reference.change.add(reference ? logprobs[at]! - reference.logprobs[at]! : undefined);
    for (let index = at * width; index < (at + 1) * width; index++) {
      const [id, logprob] = [alternatives.ids[index]!, alternatives.logprobs[index]];
      if (id === ids[at] || !isNumber(logprob)) continue;
      const known = this.instead.get(id);
      if (known) known.sum += Math.exp(logprob);
      else this.instead.set(id, { text: alternatives.texts[index] ?? '', sum: Math.exp(logprob) });
    }
  }

  means(id: number): TokenStatistics {
    const { text, count, reference } = this;
    const [entropy, probability, change] = [reference.entropy.value, reference.probability.value, reference.change.value];
    return {
      ...{ id, text, count, entropy: this.entropy / count, top: this.top / count, probability: this.probability.value },
      reference: entropy === null || probability === null || change === null ? null : { entropy, probability, change },
      covariance: this.covariance.value,
      instead: [...this.instead.values()]
        .sort((a, b) => b.sum - a.sum)
        .slice(0, INSTEAD)
        .map((other) => ({ text: other.text, probability: other.sum / count })),
    };
  }
}

class Mean {
  private sum = 0;
  private count = 0;

  add(value: number | undefined): void {
    if (!isNumber(value)) return;
    this.sum += value;
    this.count++;
  }

  get value(): number | null {
    return this.count === 0 ? null : this.sum / this.count;
  }
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}
