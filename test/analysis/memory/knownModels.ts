import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configShape } from '../../../src/analysis/memory/configShape';
import type { ModelShape } from '../../../src/analysis/memory/modelShape';

const folder = join(import.meta.dirname, '../../fixtures/model-configs');

export function knownConfig(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Record<string, unknown>;
}

/** The sizes of a model of the hub. */
export function knownModel(name: string): ModelShape {
  return shapeOf(knownConfig(name));
}

export function shapeOf(config: unknown): ModelShape {
  const found = configShape(config);
  if ('fault' in found) throw new Error(found.fault);
  return found.shape;
}
