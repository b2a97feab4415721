import { memoryMoments, memoryPartNames, type MemoryMoment } from '../../contract/memoryReport';

export type MemoryPartName = (typeof memoryPartNames)[number];

/** Bytes of the parts at one moment; a part that is left out takes none. */
export type Parts = Partial<Record<MemoryPartName, number>>;

/** Bytes on one device, at each moment. */
export type MomentParts = Partial<Record<MemoryMoment, Parts>>;

export interface Widest {
  moment: MemoryMoment;
  total: number;
  parts: { name: MemoryPartName; bytes: number; most: number }[];
  moments: { name: MemoryMoment; bytes: number }[];
}

/** The moment that needs most, and its parts, in the order of `memoryPartNames`; parts that no moment has are left out. */
export function widest(byMoment: MomentParts): Widest {
  const moments = memoryMoments
    .filter((name) => byMoment[name] !== undefined)
    .map((name) => ({ name, bytes: sumOf(byMoment[name]!) }));
  const most = moments.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  const parts = memoryPartNames
    .map((name) => ({
      name,
      bytes: byMoment[most.name]![name] ?? 0,
      most: Math.max(...moments.map((moment) => byMoment[moment.name]![name] ?? 0)),
    }))
    .filter((part) => part.most > 0);
  return { moment: most.name, total: parts.reduce((sum, { bytes }) => sum + bytes, 0), parts, moments };
}

function sumOf(parts: Parts): number {
  return Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);
}
