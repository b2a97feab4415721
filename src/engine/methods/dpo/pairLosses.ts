import type { DpoRecipe } from '../../../contract/recipe';
import { aot } from './losses/aot';
import { apoDown } from './losses/apoDown';
import { apoZero } from './losses/apoZero';
import { bcoPair } from './losses/bcoPair';
import { discopop } from './losses/discopop';
import { hinge } from './losses/hinge';
import { ipo } from './losses/ipo';
import { ncaPair } from './losses/ncaPair';
import { sft } from './losses/sft';
import { sigmoid } from './losses/sigmoid';
import { sigmoidNorm } from './losses/sigmoidNorm';
import { sppoHard } from './losses/sppoHard';
import type { PairLoss } from './losses/terms';

/** The loss of a pair by `loss_type`, TRL 1.13's `DPOTrainer._compute_loss`. */
export const pairLosses: Record<DpoRecipe['loss_type'], PairLoss> = {
  sigmoid,
  hinge,
  ipo,
  nca_pair: ncaPair,
  bco_pair: bcoPair,
  sppo_hard: sppoHard,
  apo_zero: apoZero,
  apo_down: apoDown,
  aot,
  discopop,
  sft,
  sigmoid_norm: sigmoidNorm,
};
