/**
 * Every command of the extension: the end of its id, and whether it needs a trusted workspace. What starts a process or reaches a running
 * trainer does: a run folder says which program and which process that is. Rename, Delete and Restore only move the user's own files.
 */
export const commandTable = {
  startGrpo: { needsTrust: true },
  startSft: { needsTrust: true },
  startDpo: { needsTrust: true },
  startRloo: { needsTrust: true },
  startDistill: { needsTrust: true },
  startRewardModel: { needsTrust: true },
  startPpo: { needsTrust: true },
  startRecipe: { needsTrust: true },
  startSweep: { needsTrust: true },
  openSweep: { needsTrust: false },
  stopSweep: { needsTrust: true },
  resumeSweep: { needsTrust: true },
  evaluateSweep: { needsTrust: true },
  renameSweep: { needsTrust: false },
  stop: { needsTrust: true },
  resume: { needsTrust: true },
  checkpoint: { needsTrust: true },
  openRunsTable: { needsTrust: false },
  openRun: { needsTrust: false },
  openRollouts: { needsTrust: false },
  compare: { needsTrust: false },
  openSamples: { needsTrust: false },
  openCoverage: { needsTrust: false },
  openTokens: { needsTrust: false },
  openTree: { needsTrust: false },
  openBehaviours: { needsTrust: false },
  openOneShot: { needsTrust: false },
  planMemory: { needsTrust: false },
  openReadiness: { needsTrust: false },
  evaluate: { needsTrust: true },
  writeReport: { needsTrust: true },
  readiness: { needsTrust: true },
  oneShot: { needsTrust: true },
  showLog: { needsTrust: false },
  openRecipe: { needsTrust: false },
  reveal: { needsTrust: false },
  copyId: { needsTrust: false },
  rename: { needsTrust: false },
  delete: { needsTrust: false },
  restore: { needsTrust: false },
  diagnose: { needsTrust: true },
  setUpBackend: { needsTrust: true },
  refresh: { needsTrust: false },
} as const satisfies Record<string, { needsTrust: boolean }>;

export type CommandName = keyof typeof commandTable;

/** A command is given what was clicked (a tree item's element, a file), or nothing from the palette. */
export type CommandHandlers = Record<CommandName, (target?: unknown) => Promise<void>>;

export const commandId = (name: CommandName): string => `postTraining.${name}`;
