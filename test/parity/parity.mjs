/**
 * Trains the bundled model with our engine and with TRL's GRPOTrainer, five seeds each, and says in docs/parity.md whether they agree.
 *
 *   npm run parity -- [--python PATH] [--seeds N] [--redraw]
 *
 * PATH is a Python with torch, transformers, datasets, trl and pyarrow (default: POSTTRAINING_PYTHON, else .vscode-test/bench/python/bin/python).
 * --seeds 2 to 5 (default 5) is how many seeds a side.
 * What is finished is kept in .vscode-test/parity, so that an interrupted sitting goes on where it was; remove that folder to begin again.
 * --redraw makes docs/parity.md and its figures again from docs/parity, and trains nothing.
 */
import { runProgram } from '../bundledProgram.mjs';

await runProgram('parity', process.argv.slice(2));
