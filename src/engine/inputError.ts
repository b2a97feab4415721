/** What a person gave is wrong: one sentence that names it, what was found and what is allowed. Ends a command with exit code 2. */
export class InputError extends Error {
  override name = 'InputError';
}
