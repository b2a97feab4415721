/** The last part of a path, of Windows too, whatever system it is read on. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1)!;
}
