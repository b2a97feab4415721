import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadCompletions } from '../../../src/engine/data/load';
import { promptTokens } from '../../../src/engine/data/promptTokens';
import { readModelShape } from '../../../src/engine/model/folder';
import { sftRow } from '../../../src/engine/methods/sft/rows';
import { fixtureFolder } from '../fixtureModel';

const model = mkdtempSync(join(tmpdir(), 'masks-'));
afterAll(() => rmSync(model, { recursive: true }));
for (const name of ['config.json', 'tokenizer.json', 'tokenizer_config.json']) {
  copyFileSync(join(fixtureFolder('llama'), name), join(model, name));
}
writeFileSync(
  join(model, 'chat_template.jinja'),
  "{% for m in messages %}{{ 'u' if m.role == 'user' else 'a' }}{{ m.content }}<end>{% endfor %}{% if add_generation_prompt %}a{% endif %}",
);

describe('an SFT row', () => {
  it("of a conversation has its loss from the assistant's first word to the end of its turn", async () => {
    const path = join(model, 'chat.jsonl');
    const turn = (role: string, content: string) => ({ role, content });
    writeFileSync(path, JSON.stringify({ messages: [turn('user', 'bc'), turn('assistant', 'de')] }));
    const { tokenizer } = await readModelShape(model);
    const [example] = await loadCompletions(path, model);
    const row = sftRow(example!, tokenizer, { max_length: 64, completion_only_loss: true });
    // <pad> is 0, <end> is 1, a is 2, b is 3 …
    expect(row.ids).toEqual([22, 3, 4, 1, 2, 5, 6, 1]);
    expect(row.counts).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
  });

  it('of a conversation gets no end that its template does not write', async () => {
    const { tokenizer } = await readModelShape(model);
    const row = (isRendered: boolean) =>
      sftRow({ prompt: 'b', completion: 'c', isRendered }, tokenizer, { max_length: 64, completion_only_loss: true }).ids;
    expect(row(true)).toEqual([3, 4]);
    expect(row(false)).toEqual([3, 4, 1]);
  });
});

it('a rendered prompt gets no special tokens from the tokenizer', () => {
  const tokenizer = { encode: (_: string, { specialTokens = true } = {}) => (specialTokens ? [0, 7] : [7]) };
  expect(promptTokens(tokenizer, { prompt: '<s>a' })).toEqual([0, 7]);
  expect(promptTokens(tokenizer, { prompt: '<s>a', isRendered: true })).toEqual([7]);
});
