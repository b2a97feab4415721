import type { BackendFix, DoctorReport } from '../contract/doctorReport';

/** A report as lines to read: the machine, what was found on it, every backend best first, and the next step. */
export function doctorText(report: DoctorReport): string {
  const { machine, nvidia, adapter, cuda, backends, best } = report;
  const isCudaOfInterest =
    nvidia !== null || backends.some(({ name, reason }) => name === 'tfjs-node-gpu' && reason !== 'not installed');
  const rows: [string, string][] = [
    ['machine', `${machine.platform} ${machine.arch}, Node ${machine.node}`],
    ['CPU', `${machine.cpu}, ${count(machine.cores, 'core')}, ${count(machine.threads, 'worker thread')}`],
    ['memory', `${gibibytes(machine.memoryBytes)}, ${gibibytes(machine.freeBytes)} free`],
    ...gpuRows(nvidia),
    ...(adapter ? [['WebGPU', `${adapter.name}${adapter.isSoftware ? ' (software, not taken)' : ''}`] as [string, string]] : []),
    ...(isCudaOfInterest ? cudaRows(cuda) : []),
  ];
  const names = Math.max(...backends.map(({ name }) => name.length));
  const tried = backends.map(({ name, works, device, reason, milliseconds }) => {
    const taken = name === best ? ', taken unless a recipe names another' : '';
    const time = milliseconds === null ? '' : `, ready in ${(milliseconds / 1000).toFixed(1)} s`;
    return `  ${works ? 'works ' : 'no    '} ${name.padEnd(names)}  ${works ? `${device}${time}${taken}` : reason}`;
  });
  const fixes = backends.flatMap(({ name, fix }) => (fix ? [`  ${name}: ${fixText(fix)}`] : []));
  return [
    ...rows.map(([label, value]) => `${label.padEnd(9)}${value}`.trimEnd()),
    ...['', 'Backends, best first', ...tried],
    ...(fixes.length === 0 ? [] : ['', 'What would make the others work', ...fixes]),
    ...['', nextText(report), ''],
  ].join('\n');
}

/** A fix in words: a command that can be copied, or the name of what the system lacks. */
export function fixText(fix: BackendFix): string {
  switch (fix.kind) {
    case 'setUp':
      return fix.command;
    case 'library':
      return fix.command === null ? `install ${fix.library}` : `install ${fix.library} (Debian: ${fix.command})`;
    case 'advice':
      return fix.text;
  }
}

function nextText({ next, best }: DoctorReport): string {
  if (next) return `Next step: ${fixText(next)}`;
  return best === null ? 'No backend works.' : 'Nothing to do: the best backend that this machine has something for works.';
}

function gpuRows(nvidia: DoctorReport['nvidia']): [string, string][] {
  if (!nvidia) return [['NVIDIA', 'no nvidia-smi']];
  if (nvidia.problem !== null) return [['NVIDIA', nvidia.problem]];
  return [
    ['NVIDIA', `driver ${nvidia.driver}`],
    ...nvidia.gpus.map(({ index, name, memoryBytes, usedBytes }): [string, string] => {
      const memory = memoryBytes === null ? 'memory unknown' : gibibytes(memoryBytes);
      return [`GPU ${index}`, `${name}, ${memory}${usedBytes === null ? '' : `, ${gibibytes(usedBytes)} used`}`];
    }),
  ];
}

function cudaRows({ wantedBy, libraries }: DoctorReport['cuda']): [string, string][] {
  if (libraries.length === 0) return [['CUDA', `${wantedBy} was built without it`]];
  return [
    ['CUDA', `${wantedBy} wants`],
    ...libraries.map(({ name, path }): [string, string] => ['', `${name}: ${path ?? 'not found'}`]),
  ];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
