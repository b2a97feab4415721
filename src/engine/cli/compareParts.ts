/** Each side is sampled in about this many parts, so that there is progress to tell; what is drawn does not depend on it. */
const PARTS = 4;

/** Completions of a part. Fewer than there are threads would leave some of them idle. */
export function partSize(count: number, threads: number): number {
  return Math.max(Math.ceil(count / PARTS), threads);
}
