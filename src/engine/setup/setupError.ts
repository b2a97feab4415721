/** A backend could not be set up: one sentence that says what was missing or failed. What worked before is as it was. */
export class SetupError extends Error {
  override name = 'SetupError';
}
