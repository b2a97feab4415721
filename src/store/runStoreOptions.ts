/** How a store of runs looks at its folder. */
export interface RunStoreOptions {
  /** How often runs whose trainer lives are looked at where watching says nothing, ms. */
  activeInterval?: number;
  /** How often all others are, ms. */
  idleInterval?: number;
  /** A folder without run.json is `starting` for this long, ms. */
  startLimit?: number;
  /** Reads what `refresh` names and nothing else, and asks each time whether a trainer lives: for a process that needs few runs. */
  onlyWhenAsked?: boolean;
}

export const runStoreDefaults: Required<RunStoreOptions> = {
  activeInterval: 2000,
  idleInterval: 10_000,
  startLimit: 60_000,
  onlyWhenAsked: false,
};
