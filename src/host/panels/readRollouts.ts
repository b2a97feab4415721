import type { ParquetDecoder } from '../../store/parquetFile';
import { RolloutFile } from '../../store/rolloutFiles';

/** Opens a file of rollouts for as long as it is used. */
export async function reading<T>(decoder: ParquetDecoder, path: string, use: (file: RolloutFile) => Promise<T>): Promise<T> {
  const file = await RolloutFile.open(path, decoder);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}
