import type { MemoryChange, MemoryReport } from '../../contract/memoryReport';

const LABEL = 22;
const COLUMN = 11;

/** A report as lines to read: the total, what it is made of, and what would make it smaller. */
export function memoryTable(report: MemoryReport): string {
  const { model, parts, moment, moments, changes, together, caveats, assumptions } = report;
  const hasMoments = moments.length > 1;
  const trained = model.trainedParameters === model.parameters ? '' : `, ${count(model.trainedParameters)} trained`;
  const lines = [
    `${model.name} (${model.modelType}): ${count(model.parameters)} parameters${trained}; ${report.method} on ${engineWords(report)}`,
    `${gib(report.totalGiB)} ${report.engine === 'built-in' ? 'of memory' : 'of each device'}${hasMoments ? `, most of all in the ${momentWords[moment]}` : ''}${fitWords(report)}`,
    '',
    `${''.padEnd(LABEL)}${'GiB'.padStart(COLUMN)}${hasMoments ? 'at most'.padStart(COLUMN) : ''}`,
    ...parts.map(({ name, GiB, mostGiB }) => `${name.padEnd(LABEL)}${number(GiB)}${hasMoments ? number(mostGiB) : ''}`),
    `${'total'.padEnd(LABEL)}${number(report.totalGiB)}`,
    ...(hasMoments ? ['', moments.map(({ name, GiB }) => `${name} ${gib(GiB)}`).join(' · ')] : []),
    ...(changes.length === 0
      ? []
      : ['', headline(report), ...changes.map((change, i) => `${String(i + 1).padStart(2)}. ${changeWords(change)}`)]),
    ...(together && together.keys.length > 1
      ? ['', `Together ${together.keys.join('; ')}: ${gib(together.totalGiB)}, which fits.`]
      : []),
    ...(report.fits === false && !together ? ['', 'All of these together do not make it fit.'] : []),
    '',
    ...assumptions.map((assumption) => `Assumed: ${assumption}.`),
    ...caveats.map((caveat) => `Note: ${caveat}.`),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

const momentWords = {
  sampling: 'sampling',
  loss: 'loss',
  backward: 'backward pass',
  'optimizer step': 'optimizer step',
} as const;

function engineWords({ engine, devices, sharding, precision }: MemoryReport): string {
  if (engine === 'built-in') return 'the built-in engine';
  return `${engine}, ${devices} device${devices === 1 ? '' : 's'}, sharding ${sharding}, ${precision}`;
}

function fitWords({ fits, deviceMemoryGiB }: MemoryReport): string {
  if (fits === null || deviceMemoryGiB === null) return '';
  return fits ? `: fits into ${gib(deviceMemoryGiB)}` : `: does not fit into ${gib(deviceMemoryGiB)}`;
}

function headline({ fits }: MemoryReport): string {
  return fits === false ? 'To make it fit, best first:' : 'To need less:';
}

function changeWords({ key, from, to, sentence, savesGiB, totalGiB, fits, keepsTraining }: MemoryChange): string {
  const fitting = fits === true ? ', fits' : '';
  const changed = keepsTraining ? '' : ' (changes the training)';
  return `${key}: ${from} → ${to} saves ${gib(savesGiB)} (${gib(totalGiB)}${fitting}): ${sentence}${changed}`;
}

function number(value: number): string {
  return value.toFixed(value < 10 ? 3 : 2).padStart(COLUMN);
}

function gib(value: number): string {
  return `${value.toFixed(value < 1 ? 3 : value < 100 ? 2 : 1)} GiB`;
}

function count(parameters: number): string {
  if (parameters >= 1e9) return `${(parameters / 1e9).toFixed(2)} B`;
  return parameters >= 1e6 ? `${(parameters / 1e6).toFixed(1)} M` : String(parameters);
}
