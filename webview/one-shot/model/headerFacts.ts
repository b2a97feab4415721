import { count, counted } from '../../../src/analysis/numberText';
import type { OneShotOverview } from '../../../src/contract/messages/oneShot';

/** `my run · GRPO · 24 examples · 2 to 3 epochs`. */
export function headerFacts({ title, method, report }: Pick<OneShotOverview, 'title' | 'method' | 'report'>): string {
  const parts = [title, method];
  if (report && report.ranking.length > 0) {
    const epochs = report.ranking.map(({ accuracies }) => accuracies.length);
    const least = epochs.reduce((a, b) => Math.min(a, b));
    const most = epochs.reduce((a, b) => Math.max(a, b));
    parts.push(counted(report.ranking.length, 'example'));
    parts.push(least === most ? counted(most, 'epoch') : `${count(least)} to ${count(most)} epochs`);
  }
  return parts.filter((part) => part !== '').join(' · ');
}
