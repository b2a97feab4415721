import { hubFolders, mainSnapshots } from '../../store/hubCache';
import type { KnownModel } from '../trees/modelsNodes';
import { readModelFacts } from './modelFolder';
import { isRewardModelFolder } from './rewardModelFolder';

const MOST_MODELS = 200;

/**
 * The models of the Hugging Face caches on this disk that the engine can use, by name: those with whole weights as safetensors, of a family that it knows.
 * Only the small files and the weights' headers are read, and no further than until `most` are found.
 */
export async function hubModels(folders: readonly string[] = hubFolders(), most = MOST_MODELS): Promise<KnownModel[]> {
  const models: KnownModel[] = [];
  const seen = new Set<string>();
  for (const { id, path } of folders.flatMap(readable)) {
    // Of a model in several caches the engine takes that of the first.
    if (seen.has(id)) continue;
    seen.add(id);
    const facts = await readModelFacts(path);
    if (facts.problem !== null) continue;
    models.push({ facts, origin: 'hub', isRewardModel: await isRewardModelFolder(path) });
    if (models.length === most) break;
  }
  return models.sort((a, b) => a.facts.name.localeCompare(b.facts.name, 'en'));
}

function readable(folder: string): { id: string; path: string }[] {
  try {
    return mainSnapshots(folder);
  } catch {
    // A cache that this user may not read: a recipe that names a model of it is told so by the engine.
    return [];
  }
}
