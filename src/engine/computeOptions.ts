import type { BackendName } from '../contract/recipe';
import type { ModelConfig } from './model/config';
import type { ParameterLayout } from './model/layout';

/** What `createCompute` needs; plain data, so that it can be sent to a worker thread. */
export interface ComputeOptions {
  config: ModelConfig;
  layout: ParameterLayout;
  /** null takes the best backend that works. */
  backend: BackendName | null;
  /** Whether a person asked for this backend (recipe or command line), for the record. */
  requested: boolean;
}
