import type { GrpoRecipe } from '../../../contract/recipe';
import { cispo } from './policy/cispo';
import { clipCov } from './policy/clipCov';
import { clipped } from './policy/clipped';
import { klCov } from './policy/klCov';
import { sapo } from './policy/sapo';
import type { PolicyLossFunction } from './policy/terms';
import { vespo } from './policy/vespo';

/** The policy loss of each `loss_type`; how its tokens are added up is in `aggregate.ts`. */
export const policyLosses: Record<GrpoRecipe['loss_type'], PolicyLossFunction> = {
  grpo: clipped,
  bnpo: clipped,
  dr_grpo: clipped,
  dapo: clipped,
  luspo: clipped,
  cispo,
  sapo,
  vespo,
  clip_cov: clipCov,
  kl_cov: klCov,
};
