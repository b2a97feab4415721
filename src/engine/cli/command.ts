import type { ParseArgsConfig } from 'node:util';
import { parseArgs } from 'node:util';
import { InputError } from '../inputError';

/** One `posttrain` command. */
export interface Command {
  name: string;
  /** One line in the list of commands. */
  summary: string;
  /** What `--help` prints. */
  help: string;
  /** @returns the exit code */
  run(args: string[]): Promise<number>;
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** `--help` or `-h` was among the options: what is asked for is the command's help. */
export class HelpAsked extends Error {}

const helpOption = { help: { type: 'boolean', short: 'h' } } as const;

/**
 * `parseArgs` whose complaints are input errors and which takes exactly the positional arguments named.
 * @throws HelpAsked for `--help` where an option may stand; as the value of another option it is none
 */
export function parseCommand<const O extends Options>(args: string[], options: O, positionals: readonly string[] = []) {
  const { tokens } = parseArgs({ args, options: { ...options, ...helpOption }, strict: false, tokens: true });
  if (tokens.some((token) => token.kind === 'option' && token.name === 'help')) throw new HelpAsked();
  let parsed;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new InputError((error as Error).message.replaceAll('\n', ' '));
  }
  if (parsed.positionals.length !== positionals.length) {
    const wanted = positionals.length === 0 ? 'no argument' : positionals.join(' ');
    throw new InputError(
      `expected ${wanted}; found ${parsed.positionals.length === 0 ? 'nothing' : parsed.positionals.join(' ')}`,
    );
  }
  return parsed;
}

/** A required text option. */
export function required(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new InputError(`--${name} is missing`);
  return value;
}

export interface NumberLimits {
  least: number;
  most?: number;
  integer?: boolean;
}

/** A number option within limits, or its default. */
export function numberOption(value: string | undefined, name: string, fallback: number, limits: NumberLimits): number {
  if (value === undefined) return fallback;
  const number = value.trim() === '' ? NaN : Number(value);
  const { least, most = Infinity, integer = false } = limits;
  if (Number.isFinite(number) && number >= least && number <= most && (!integer || Number.isSafeInteger(number))) return number;
  const kind = integer ? 'an integer' : 'a number';
  throw new InputError(
    `--${name} is ${value}; allowed: ${kind} ${most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`}`,
  );
}
