import { RunLibrary } from '../../../src/host/runs/runLibrary';
import { idle, watched } from './eventLoop';
import { writeManyRuns } from './generatedRuns';
import { listenAsExtension, modelsTreeOf, readTable, readTree, runsTreeOf, tableReaderOf } from './manyRunsHost';
import { measureTable } from './manyRunsTable';
import { blockRow, part, row, type Row } from './part';

const RUNS = 10_000;

async function measure(folder: string): Promise<Row[]> {
  const waiting = await idle(2000);
  const library = new RunLibrary();
  let shown = 0;
  const from = performance.now();
  const read = await watched(async () => {
    const all = library.setFolders([{ name: 'bench', path: folder }]);
    const listening = listenAsExtension(library);
    await listening.trees;
    shown = performance.now() - from;
    await all;
    // What listeners were told last is done.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    listening.dispose();
  });
  const again = await watched(() => readTree(runsTreeOf(library), 1));
  const models = await watched(() => readTree(modelsTreeOf(library), 2));
  const looked = await watched(() => library.refresh());
  const answered = await watched(() => readTable(tableReaderOf(library)));
  const size = `${RUNS.toLocaleString('en-US')} runs`;
  const table = await measureTable(library, folder, size);
  library.dispose();
  return [
    blockRow(waiting, 'nothing done, for comparison', null),
    row(`${size}, nothing known of them: trees show the newest`, 'ms', shown, 1000),
    row(`${size}: all are read`, 'ms', read.ms),
    blockRow(read, `${size} read, both trees and the Runs Table open`),
    row(`${size}: Runs tree opened again (${again.value} rows)`, 'ms', again.ms, 1000),
    blockRow(again, 'Runs tree opened again'),
    row(`${size}: Models tree opened again (${models.value} rows)`, 'ms', models.ms, 1000),
    blockRow(models, 'Models tree opened again'),
    row(`${size}: all looked at for changes`, 'ms', looked.ms),
    blockRow(looked, 'all looked at for changes'),
    row(`${size}: all rows of the Runs Table answered`, 'ms', answered.ms),
    blockRow(answered, 'all rows of the Runs Table answered'),
    ...table,
  ];
}

await part({ make: (folder) => Promise.resolve(writeManyRuns(folder, RUNS)), measure });
