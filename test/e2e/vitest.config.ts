import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 10 * 60_000,
    hookTimeout: 3 * 60_000,
    fileParallelism: false,
    sequence: { concurrent: false },
  },
});
