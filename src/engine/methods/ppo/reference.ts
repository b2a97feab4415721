import type { PpoRecipe } from '../../../contract/recipe';

/** Whether rollouts are scored under the reference policy. */
export function needsReference({ kl_coef, kl_loss_coef, log_reference }: PpoRecipe): boolean {
  return kl_coef > 0 || kl_loss_coef > 0 || log_reference;
}
