import { vi } from 'vitest';
import { analyzeCommand } from '../../../src/engine/cli/analyzeCommand';
import { exitCodeOf } from '../../../src/engine/cli/exitCode';

export interface Analyzed {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `posttrain analyze …` in this process. */
export async function analyze(...args: string[]): Promise<Analyzed> {
  const printed: string[] = [];
  let stderr = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  try {
    const code = await analyzeCommand
      .run(args)
      .catch((error: unknown) => exitCodeOf(error, 'posttrain analyze', (text) => void (stderr += text)));
    return { code, stdout: printed.join(''), stderr };
  } finally {
    spy.mockRestore();
  }
}

/** What `--json` printed. */
export async function analyzeJson(...args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await analyze(...args, '--json');
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
