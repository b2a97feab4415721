/**
 * Logits of this engine, for check_run.py: `node ourLogits.mjs MODEL ROWS.json OUT.json`, where ROWS is a list of rows of token ids.
 * OUT gets one list a row: the logits that predict its second to last token, each vocabulary-size long. Backend: wasm.
 */
import * as tf from '@tensorflow/tfjs-core';
import { readFile, writeFile } from 'node:fs/promises';
import { startBackend } from '../../src/engine/backends/select';
import { FullWeights } from '../../src/engine/model/deviceWeights';
import { openModel } from '../../src/engine/model/openModel';
import { PredictionBatch } from '../../src/engine/model/predictionRows';
import { weightBlocks } from '../../src/engine/model/weightBlocks';

const [folder, rowsFile, out] = process.argv.slice(2) as [string, string, string];
const model = await openModel(folder);
const rows = JSON.parse(await readFile(rowsFile, 'utf8')) as number[][];
await startBackend('wasm');
const weights = new FullWeights(weightBlocks(model.config, model.layout), model.weights);
const vocabSize = model.config.vocabSize;
const logits = rows.map((ids) => {
  const batch = new PredictionBatch([{ ids, start: 1 }]);
  const values = tf.tidy(() => batch.logits(model.config, weights, batch.inputs(model.config, weights)).dataSync<'float32'>());
  return ids.slice(1).map((_, position) => [...values.subarray(position * vocabSize, (position + 1) * vocabSize)]);
});
await writeFile(out, JSON.stringify(logits));
