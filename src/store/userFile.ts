import { userRecordSchema, type UserRecord } from '../contract/userRecord';
import { writeJsonAtomic } from './atomicFile';
import { MissingFileError, readJsonFile } from './jsonFile';
import { runPaths } from './runPaths';

/** What the user said of a run; the empty record where there is no user.json. Throws one sentence where it is damaged. */
export async function readUser(runFolder: string): Promise<UserRecord> {
  try {
    return await readJsonFile(runPaths(runFolder).user, userRecordSchema);
  } catch (error) {
    if (error instanceof MissingFileError) return userRecordSchema.parse({});
    throw error;
  }
}

/** Changes user.json; a damaged one is refused, never written over. */
export async function updateUser(runFolder: string, change: (user: UserRecord) => UserRecord): Promise<UserRecord> {
  const user = userRecordSchema.parse(change(await readUser(runFolder)));
  await writeJsonAtomic(runPaths(runFolder).user, user);
  return user;
}
