import { hubFolders, mainSnapshots } from '../../store/hubCache';
import type { KnownModel } from '../trees/modelsNodes';
import { readModelFacts } from './modelFolder';
import { isRewardModelFolder } from './rewardModelFolder';

const MOST_MODELS = 200;

/**
 * The models of the Hugging Face caches on this disk that the engine can use, by name: those with whole weights as safetensors, of a family that it knows.
 * Only the small files and the weights' headers are read.
 */
export async function hubModels(folders: readonly string[] = hubFolders()): Promise<KnownModel[]> {
  // Of a model in several caches the engine takes that of the first.
  const snapshots = new Map(
    folders
      .flatMap(readable)
      .reverse()
      .map(({ id, path }) => [id, path]),
  );
  const paths = [...snapshots.values()].slice(0, MOST_MODELS);
  const all = await Promise.all(
    paths.map(async (path) => ({
      facts: await readModelFacts(path),
      origin: 'hub' as const,
      isRewardModel: await isRewardModelFolder(path),
    })),
  );
  return all.filter(({ facts }) => facts.problem === null).sort((a, b) => a.facts.name.localeCompare(b.facts.name, 'en'));
}

function readable(folder: string): { id: string; path: string }[] {
  try {
    return mainSnapshots(folder);
  } catch {
    // A cache that this user may not read: a recipe that names a model of it is told so by the engine.
    return [];
  }
}
