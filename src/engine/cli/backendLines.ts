import type { BackendRecord } from '../../contract/runRecord';

/** Which backend was taken, and a line for each better one with why it was passed over. */
export function backendLines({ name, device, rollouts, threads, passedOver }: BackendRecord): string[] {
  const sampler = rollouts === undefined ? '' : `; rollouts on ${rollouts}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return [
    `backend ${name} (${device})${sampler}`,
    ...passedOver.map((better) => `  ${better.name} was passed over: ${better.reason}`),
  ];
}
