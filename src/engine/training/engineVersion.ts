import packageJson from '../../../package.json';

/** What run.json says of the program. */
export const engineRecord = { name: packageJson.name, version: packageJson.version, node: process.version };
