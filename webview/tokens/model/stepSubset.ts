/**
 * Steps to read of many: evenly spaced from the first, and the newest, at most `most`. The stride is 1, 2 or 5 times a power of ten, so that a run
 * that goes on keeps what was read.
 */
export function stepSubset(steps: readonly number[], most = 40): number[] {
  for (let power = 1; ; power *= 10) {
    for (const stride of [power, 2 * power, 5 * power]) {
      if (Math.ceil(steps.length / stride) + (stride === 1 ? 0 : 1) > most) continue;
      return steps.filter((_, index) => index % stride === 0 || index === steps.length - 1);
    }
  }
}
