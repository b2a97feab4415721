import type { MemoryPartName } from '../../../src/analysis/memory/moments';
import { partFormula } from '../../../src/analysis/memory/partFormulas';
import { memoryPartNames } from '../../../src/contract/memoryReport';
import type { NumberTable } from '../../shared/numberTable';
import type { Device } from './devices';
import { gib } from './gib';
import type { Plan } from './plan';
import { changeTitle, fitSentence, momentName } from './words';

const GIB = 2 ** 30;

/** Every number of the panel, with how each part is counted and where that is from. */
export function memoryTables({ report, moments }: Plan, devices: readonly Device[]): NumberTable<string>[] {
  const { engine, parts } = report;
  const shown = report.moments.map(({ name }) => name);
  return [
    {
      title: `Parts of one device, by moment of a step. ${fitSentence(report)}`,
      columns: ['part', ...shown.map((name) => momentName(report, name))],
      rows: [
        ...parts.map(({ name }) => [name, ...shown.map((moment) => gib((moments[moment]?.[partOf(name)] ?? 0) / GIB))]),
        ['total', ...report.moments.map(({ GiB }) => gib(GiB))],
      ],
    },
    {
      title: 'How each part is counted',
      columns: ['part', 'bytes of one device', 'source'],
      ...{ words: 3, wraps: true },
      rows: parts.map(({ name }) => {
        const { formula, source } = partFormula(engine, partOf(name));
        return [name, formula, source];
      }),
    },
    {
      title: report.fits === false ? 'What to change to make it fit, best first' : 'What would make it smaller, best first',
      columns: ['change', 'what it does', 'saves', 'total', 'fits', 'what is learned'],
      ...{ words: 2, wraps: true },
      rows: report.changes.map((change) => [
        changeTitle(change),
        change.sentence,
        gib(change.savesGiB),
        gib(change.totalGiB),
        change.fits === null ? '–' : change.fits ? 'yes' : 'no',
        change.keepsTraining ? 'the same' : 'changes',
      ]),
    },
    {
      title: 'Devices',
      columns: ['device', 'has', 'left', 'fits'],
      rows: devices.map(({ name, GiB }) => {
        const left = GiB - report.totalGiB;
        return [name, gib(GiB), left < 0 ? `−${gib(-left)}` : gib(left), left < 0 ? 'no' : 'yes'];
      }),
    },
  ];
}

const partOf = (name: string): MemoryPartName => memoryPartNames.find((one) => one === name)!;

type Cell = string | number | null;

/** The parts at each moment as rows of a CSV file: GiB, unrounded. */
export function memoryRecords({ report, moments }: Plan): Cell[][] {
  const rows = report.moments.flatMap(({ name }) =>
    memoryPartNames.flatMap((part): Cell[][] => {
      const bytes = moments[name]?.[part] ?? 0;
      return bytes === 0
        ? []
        : [[report.model.name, report.method, report.engine, report.devices, report.sharding, name, part, bytes / GIB]];
    }),
  );
  return [['model', 'method', 'engine', 'devices', 'sharding', 'moment', 'part', 'GiB'], ...rows];
}
