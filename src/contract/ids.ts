import * as z from 'zod';

/** Ids of runs and evaluations: they become folder names, so nothing in them can leave the folder they are in. */
export const idSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,63}$/,
    'an id has 1 to 64 lower-case letters, digits and hyphens, and starts with a letter or digit',
  );

/** Folder or file name of a step: `step-000012`; a later attempt of the same step is `step-000012.attempt-2`. */
export function stepName(step: number, attempt = 1): string {
  const name = `step-${String(step).padStart(6, '0')}`;
  return attempt === 1 ? name : `${name}.attempt-${attempt}`;
}

/** The inverse of {@link stepName}; `undefined` for any other name. An extension, as in `step-000012.parquet`, is allowed. */
export function parseStepName(name: string): { step: number; attempt: number } | undefined {
  const match = /^step-(\d{6,9})(?:\.attempt-(\d{1,4}))?(?:\.parquet)?$/.exec(name);
  return match ? { step: Number(match[1]), attempt: match[2] ? Number(match[2]) : 1 } : undefined;
}
