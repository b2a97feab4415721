import { builtInErrors, publishedErrors } from '../../../src/analysis/memory/measuredErrors';
import type { MemoryChange, MemoryEngine, MemoryMoment, MemoryReport, Sharding } from '../../../src/contract/memoryReport';
import type { MemoryMachine } from '../../../src/contract/messages/memory';
import { fixed } from '../../../src/analysis/numberText';
import { gib, gibNumber } from './gib';

export const momentNames: Record<MemoryMoment, string> = {
  sampling: 'sampling',
  loss: 'loss',
  backward: 'backward pass',
  'optimizer step': 'optimizer step',
};

/** What a moment is called in a run: the built-in engine's heaps do not shrink, so it has one. */
export function momentName(report: Pick<MemoryReport, 'engine'>, moment: MemoryMoment): string {
  return report.engine === 'built-in' ? 'whole run' : momentNames[moment];
}

/** `27.1 GiB of 24.0 GiB: does not fit, 3.1 GiB too much.` */
export function fitSentence({ totalGiB, deviceMemoryGiB, fits }: MemoryReport): string {
  if (deviceMemoryGiB === null || fits === null) return `${gib(totalGiB)} in all.`;
  const both = `${gib(totalGiB)} of ${gib(deviceMemoryGiB)}`;
  const excess = totalGiB - deviceMemoryGiB;
  return fits ? `${both}: fits.` : `${both}: does not fit, ${excess < 1 ? gib(excess) : `${fixed(excess, 1)} GiB`} too much.`;
}

/** Whether a total is nearer to what a device has than the largest error of measured runs. */
function isClose({ engine, totalGiB, deviceMemoryGiB }: MemoryReport): boolean {
  if (deviceMemoryGiB === null) return false;
  const { largest } = engine === 'built-in' ? builtInErrors : publishedErrors;
  return Math.abs(totalGiB - deviceMemoryGiB) < (largest / 100) * totalGiB;
}

/** Where it is most, and of what most of it is. */
export function whereSentence(report: MemoryReport): string {
  const { parts, engine, devices, moment, totalGiB } = report;
  const largest = parts.reduce((a, b) => (b.GiB > a.GiB ? b : a));
  const on = engine === 'built-in' ? 'In this machine’s memory' : devices === 1 ? 'On one GPU' : `On each of ${devices} GPUs`;
  const when = engine === 'built-in' ? '' : `, most of all in the ${momentNames[moment]}`;
  const share = Math.round((100 * largest.GiB) / totalGiB);
  return `${on}${when}. ${share} % of it: ${largest.name}, ${gib(largest.GiB)}.${isClose(report) ? ' The estimate may be off by more than what is between the two.' : ''}`;
}

/** Why no GPU is listed; null where the driver told of some. */
export function machineSentence(machine: MemoryMachine | null): string | null {
  if (machine === null) return 'Looking for GPUs…';
  if (machine.reason !== null) return machine.reason;
  if (machine.nvidia === null) return 'No GPU was found here: there is no nvidia-smi.';
  return machine.nvidia.problem === null ? null : `No GPU was found here: ${machine.nvidia.problem}`;
}

/** The chart in words. */
export function spokenBars(report: MemoryReport): string {
  const moments = report.moments.map(({ name, GiB }) => `${momentName(report, name)} ${gibNumber(GiB)} GiB`);
  const parts = report.parts.filter(({ GiB }) => GiB > 0).map(({ name, GiB }) => `${name} ${gib(GiB)}`);
  return `Memory of one device. ${fitSentence(report)} ${moments.join(', ')}. In the ${momentName(report, report.moment)}: ${parts.join(', ')}.`;
}

/** A value or a line of the command, as the controls call it. */
export function plainValue(text: string): string {
  return Object.entries(optionNames)
    .reduce((so, [option, name]) => so.replace(option, name), text)
    .replace(/\b(?:zero\d|fsdp)$/, (name) => shardingNames[name as Sharding]);
}

/** What a change does to a key or an option: `num_generations 8 → 4`. */
export function changeTitle({ key, from, to }: MemoryChange): string {
  return `${plainValue(key)} ${plainValue(from)} → ${plainValue(to)}`;
}

const optionNames: Record<string, string> = {
  '--offload': 'offload to the CPU',
  '--precision': 'precision',
  '--sharding': 'sharding',
  '--devices': 'GPUs',
};

/** `TRL, 8 GPUs, FSDP`. */
export function engineWords({ engine, devices, sharding, precision }: MemoryReport): string {
  if (engine === 'built-in') return 'the built-in engine';
  const gpus = devices === 1 ? 'one GPU' : `${devices} GPUs`;
  return [engineNames[engine], gpus, ...(sharding === 'none' ? [] : [shardingNames[sharding]]), precision].join(', ');
}

export const engineNames: Record<MemoryEngine, string> = {
  'built-in': 'Built-in',
  trl: 'TRL',
  verl: 'verl',
  'prime-rl': 'prime-rl',
};
export const shardingNames: Record<Sharding, string> = {
  none: 'none',
  zero1: 'ZeRO 1',
  zero2: 'ZeRO 2',
  zero3: 'ZeRO 3',
  fsdp: 'FSDP',
};
