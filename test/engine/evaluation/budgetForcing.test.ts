import { describe, expect, it } from 'vitest';
import type { SampleRequest, SampledTokens, SamplingOptions } from '../../../src/engine/compute';
import { BudgetForcingStrategy, type Forcing } from '../../../src/engine/evaluation/budgetForcingStrategy';
import { evaluateModel } from '../../../src/engine/evaluation/evaluateModel';
import type { Compute } from '../../../src/engine/compute';
import { readModelFolder } from '../../../src/engine/model/folder';
import { tinyModel } from '../cli/workspace';

const { tokenizer } = await readModelFolder(tinyModel);
const prompt = 'use 1, 2, 3 make 6';
const ids = (text: string): number[] =>
  tokenizer
    .encode(text.replace('<end>', ''), { specialTokens: false })
    .concat(text.endsWith('<end>') ? [tokenizer.endTokenId!] : []);

/** Replies by what was asked: the text so far after the prompt, with the stream it is to draw from. */
function fakeCompute(replies: Record<string, string>) {
  const asked: { stream: readonly number[]; maxTokens: number; reply: string }[] = [];
  const statistics = (count: number, first: number) => ({
    logprobs: Float32Array.from({ length: count }, (_, t) => first - t),
    entropies: new Float32Array(count),
    alternativeIds: new Int32Array(count),
    alternativeLogprobs: new Float32Array(count),
  });
  const sample = (_: unknown, requests: readonly SampleRequest[], { maxTokens }: SamplingOptions): Promise<SampledTokens[]> =>
    Promise.resolve(
      requests.map(({ promptIds, stream, maxTokens: own = maxTokens }) => {
        const soFar = tokenizer.decode(promptIds).slice(prompt.length);
        const reply = replies[`${stream.at(2)}${soFar}`];
        if (reply === undefined) throw new Error(`no reply to ${stream.at(2)}${soFar}`);
        asked.push({ stream, maxTokens: own, reply });
        const tokenIds = ids(reply).slice(0, own);
        const finishReason = tokenIds.at(-1) === tokenizer.endTokenId ? 'stop' : 'length';
        return { tokenIds, finishReason, ...statistics(tokenIds.length, -10) };
      }),
    );
  const score = (_: unknown, requests: readonly { completionIds: readonly number[] }[]) =>
    Promise.resolve(requests.map(({ completionIds }) => statistics(completionIds.length, -90)));
  return { asked, compute: { sample, score } as unknown as Compute };
}

async function evaluated(replies: Record<string, string>, forcing: Forcing, samples = 1, maxTokens = 12) {
  const { compute, asked } = fakeCompute(replies);
  const text = forcing.kind === 'extend' ? forcing.wait : forcing.answerPrompt;
  const end = forcing.kind === 'extend' ? forcing.thinkingEnd : null;
  const lengths: number[] = [];
  const score = (_: unknown, completion: string, length: number): number => {
    lengths.push(length);
    if (completion.endsWith(' try try')) throw new Error('no');
    return completion.endsWith(' answer 6') ? 1 : 0;
  };
  const result = await evaluateModel(compute, tokenizer, {
    prompts: [{ prompt, id: 'p' }],
    rewards: [{ name: 'six', weight: 1, score }],
    samples,
    seed: 7,
    sampling: { temperature: 1, top_p: 1, top_k: 0, max_completion_length: maxTokens },
    strategy: new BudgetForcingStrategy(forcing, ids(text), end === null ? null : ids(end)),
  });
  if (result.strategy?.name !== 'budget-forcing') throw new Error('another strategy');
  return { ...result, curve: result.strategy.curve, rows: result.groups[0]!, asked, lengths };
}

const wait = (extensions: number, thinkingEnd: string | null = null): Forcing => ({
  ...{ kind: 'extend', wait: ' wait', extensions, thinkingEnd },
});

describe('suppressed ends', () => {
  it('go on from the text so far without its end, as often as asked', async () => {
    const replies = {
      '0': ' answer 5<end>',
      '0 answer 5 wait': ' try<end>',
      '0 answer 5 wait try wait': ' answer 6<end>',
    };
    const { curve, rows, problems, passAtK, asked, lengths } = await evaluated(replies, wait(2));
    expect(curve.map(({ extensions, forced, tokens, value }) => [extensions, forced, tokens, value])).toEqual([
      [0, 0, 3, 0],
      // " answer 5 try" and the end: the end before and " wait" do not count.
      [1, 1, 4, 0],
      [2, 1, 6, 1],
    ]);
    expect(rows.map(({ completion, sample, reward }) => [completion, sample, reward])).toEqual([
      [' answer 5', 0, 0],
      [' answer 5 wait try', 1, 0],
      [' answer 5 wait try wait answer 6', 2, 1],
    ]);
    expect(lengths).toEqual([3, 4, 6]);
    // What the record counts is the plain sample.
    expect([problems, passAtK[0]!.value]).toEqual([[{ problem: 'p', n: 1, c: 0 }], 0]);
    expect(asked.map(({ stream, maxTokens }) => [stream, maxTokens])).toEqual([
      [[7, 0, 0], 12],
      [[7, 0, 0, 1], 10],
      [[7, 0, 0, 2], 9],
    ]);
  });

  it('have the log-probabilities of the policy, for the appended text too', async () => {
    const { rows } = await evaluated({ '0': ' answer 5<end>', '0 answer 5 wait': ' try<end>' }, wait(1));
    expect(rows[1]).toMatchObject({ logprobs: [-10, -11, -90, -10, -11], finish_reason: 'stop' });
    expect(rows[1]!.token_texts).toEqual([' answer', ' 5', ' wait', ' try', '<end>']);
  });

  it('are those of completions that ended: one that was cut has none', async () => {
    const replies = {
      '0': ' try 1 + 2 + 3 = 6',
      '1': ' answer 6<end>',
      '1 answer 6 wait': ' try 1 + 2 + 3 = 6<end>',
    };
    const { curve, rows } = await evaluated(replies, wait(1), 2, 5);
    // Two sampled tokens stay, so three are left of five, although another row could have had more.
    expect(rows.map(({ completion, finish_reason }) => [completion, finish_reason])).toEqual([
      [' try 1 + 2 +', 'length'],
      [' answer 6', 'stop'],
      [' try 1 + 2 +', 'length'],
      [' answer 6 wait try 1 +', 'length'],
    ]);
    expect(curve.map(({ value, tokens, forced }) => [value, tokens, forced])).toEqual([
      [0.5, 4, 0],
      [0, 5, 1],
    ]);
  });

  it('cut each row at its own limit, whatever rows are sampled beside it', async () => {
    const long = ' 1 + 2 + 3 = 6 1 2 3 4 5<end>';
    const replies = { '0': ' try<end>', '0 try wait': long, '1': ' try 1 2 3 4<end>', '1 try 1 2 3 4 wait': long };
    const { rows, asked } = await evaluated(replies, wait(1), 2, 8);
    expect(asked.slice(2).map(({ maxTokens }) => maxTokens)).toEqual([7, 3]);
    expect(rows.slice(2).map(({ completion }) => completion)).toEqual([' try wait 1 + 2 + 3 = 6', ' try 1 2 3 4 wait 1 + 2']);
  });
});

describe('a suppressed end of the thinking', () => {
  it('drops the answer and goes on from before it; what has none stays as it is', async () => {
    const replies = {
      '0': ' try 1 so answer 5<end>',
      '0 try 1 wait': ' try 2 so answer 4<end>',
      '0 try 1 wait try 2 wait': ' so answer 6<end>',
      '1': ' answer 6<end>',
    };
    const { curve, rows, asked } = await evaluated(replies, wait(2, ' so'), 2);
    expect(rows.map(({ completion }) => completion)).toEqual([
      ...[' try 1 so answer 5', ' answer 6', ' try 1 wait try 2 so answer 4', ' answer 6'],
      ...[' try 1 wait try 2 wait so answer 6', ' answer 6'],
    ]);
    expect(curve.map(({ forced, tokens, value }) => [forced, tokens, value])).toEqual([
      [0, (6 + 3) / 2, 0.5],
      [1, (2 + 6 + 3) / 2, 0.5],
      [1, (2 + 2 + 4 + 3) / 2, 1],
    ]);
    expect(asked.slice(2).map(({ stream, maxTokens }) => [stream, maxTokens])).toEqual([
      [[7, 0, 0, 1], 10],
      [[7, 0, 0, 2], 8],
    ]);
  });
});

describe('truncated thinking', () => {
  const truncate = (...thinkingTokens: number[]): Forcing => ({ kind: 'truncate', answerPrompt: ' so answer', thinkingTokens });

  it('asks for the answer after so many tokens of the plain sample', async () => {
    const replies = {
      '0': ' try 1 + 2 + 3 so answer 5<end>',
      '0 try 1 + 2 so answer': ' 6<end>',
      '0 try so answer': ' 4<end>',
    };
    const { curve, rows, asked } = await evaluated(replies, truncate(4, 1));
    expect(curve.map(({ thinking_tokens, forced, tokens, value }) => [thinking_tokens, forced, tokens, value])).toEqual([
      [null, 0, 10, 0],
      [4, 1, 6, 1],
      [1, 1, 3, 0],
    ]);
    expect(rows.map(({ completion }) => completion)).toEqual([
      ' try 1 + 2 + 3 so answer 5',
      ' try 1 + 2 so answer 6',
      ' try so answer 4',
    ]);
    expect(asked.map(({ stream, maxTokens }) => [stream, maxTokens])).toEqual([
      [[7, 0, 0], 12],
      [[7, 0, 0, 4], 8],
      [[7, 0, 0, 1], 11],
    ]);
  });

  it('leaves alone what has ended, and what has begun its answer', async () => {
    const replies = { '0': ' so answer 1 + 2 + 3<end>', '1': ' answer 6<end>' };
    const { curve, rows } = await evaluated(replies, truncate(3), 2);
    expect(curve[1]).toMatchObject({ forced: 0, value: 0.5 });
    expect(rows[2]!.completion).toBe(rows[0]!.completion);
  });
});

describe('samples that failed', () => {
  it('are in no n; those that were forced are not counted with the plain ones', async () => {
    const two = {
      ...{ '0': ' try try<end>', '1': ' answer 6<end>' },
      ...{ '0 try try wait': ' try try<end>', '1 answer 6 wait': ' try try<end>' },
    };
    const { problems, failed, passAtK, curve } = await evaluated(two, wait(1), 2);
    expect([problems, failed]).toEqual([[{ problem: 'p', n: 1, c: 1 }], 1]);
    expect(passAtK.map(({ k, value }) => [k, value])).toEqual([[1, 1]]);
    // With more thought both failed.
    expect(curve.map(({ extensions, value }) => [extensions, value])).toEqual([[0, 1]]);
  });
});
