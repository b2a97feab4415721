/** Prints what check_run.py holds a run folder against: the columns of a rollout file. */
import { rolloutRowSchema } from '../../src/contract/rollout';

console.log(JSON.stringify(Object.keys(rolloutRowSchema.shape)));
