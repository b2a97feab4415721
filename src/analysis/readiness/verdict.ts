import { unseenRate } from '../coverage/unseenRate';
import type { PromptShares } from './promptShares';

export type Verdict = 'ready' | 'narrow' | 'solved' | 'hopeless';

/** Share of prompts in between below which most of what is sampled teaches nothing. Ours. */
const NARROW = 0.25;

/** Samples that a prompt has: not all have as many where some failed. */
export interface SamplesEach {
  least: number;
  most: number;
}

/**
 * Whether RL on these prompts would have something to learn from, and one sentence that says so in numbers.
 * @param each samples of a prompt that has any
 * @param temperatures that the prompts were sampled at
 */
export function readinessVerdict(
  shares: PromptShares,
  each: SamplesEach,
  temperatures = 1,
): { verdict: Verdict; sentence: string } {
  const { never, always, between } = shares;
  const all = never + always + between;
  const samples = each.least === each.most ? `${each.most}` : `${each.least} to ${each.most}`;
  const rate = `${(100 * unseenRate(each.least)).toFixed(1)} %`;
  if (between === 0 && always === 0) {
    return {
      verdict: 'hopeless',
      sentence: `No prompt has a success in ${samples} samples${temperatures > 1 ? ` at any of ${temperatures} temperatures` : ''}: RL would see no reward. A success rate of up to ${rate} a prompt is still possible; distillation or easier prompts come first.`,
    };
  }
  if (between === 0) {
    return {
      verdict: never === 0 ? 'solved' : 'narrow',
      sentence:
        never === 0
          ? `Every one of ${samples} samples is right for all ${all} prompts: there is nothing left to learn on them.`
          : `Of ${all} prompts ${always} are always right and ${never} never in ${samples} samples: no group has a gradient.`,
    };
  }
  const share = between / all;
  const parts = `${between} of ${all} prompts (${(100 * share).toFixed(0)} %) are sometimes right in ${samples} samples; ${never} never are, ${always} always`;
  return share < NARROW
    ? { verdict: 'narrow', sentence: `Only ${parts}: most of what is sampled teaches nothing.` }
    : { verdict: 'ready', sentence: `RL has something to learn from: ${parts}.` };
}
