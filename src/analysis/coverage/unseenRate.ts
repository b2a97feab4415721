/**
 * Largest rate that n samples without a hit still allow at this confidence: 1 − (1 − confidence)^(1/n), about 3/n at 95 %. What was not seen in 128
 * samples may happen in up to 2.3 % of them. 1 of no samples.
 */
export function unseenRate(n: number, confidence = 0.95): number {
  return 1 - (1 - confidence) ** (1 / n);
}
