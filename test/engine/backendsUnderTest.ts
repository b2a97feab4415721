import type { TestContext } from 'vitest';
import { startBackend } from '../../src/engine/backends/select';
import type { BackendName } from '../../src/contract/recipe';

/** Backends that every numeric test runs on. */
export const backendsUnderTest: readonly BackendName[] = ['wasm', 'tfjs-node'];

/** Makes `name` the current backend, or skips the test saying why it cannot. wasm is always there: without it the test fails. */
export async function useBackend(name: BackendName, context: TestContext): Promise<void> {
  try {
    await startBackend(name);
  } catch (error) {
    if (name === 'wasm') throw error;
    const reason = (error as Error).message;
    console.log(`skipped on ${name}: ${reason}`);
    context.skip(reason);
  }
}

export async function isAvailable(name: BackendName): Promise<boolean> {
  try {
    await startBackend(name);
    return true;
  } catch (error) {
    if (name === 'wasm') throw error;
    return false;
  }
}
