/**
 * Trains the bundled model in the ways that docs/findings/ compares (three seeds each), evaluates every one of them alike, and keeps the counts in
 * docs/findings/records.json.gz.
 *
 *   npm run findings -- [--only STUDY] [--backend NAME] [--minutes N]
 *   npm run findings -- --redraw
 *
 * What is finished is recorded and kept in .vscode-test/findings: the same command goes on where it was ended, in whatever way. --minutes N
 * begins no further run after N minutes. docs/findings.md and its figures are made after every run, and by --redraw from the records alone.
 */
import { runProgram } from '../bundledProgram.mjs';

await runProgram('findings', process.argv.slice(2));
