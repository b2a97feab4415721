import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { answer } from '../../src/host/panels/answer';
import { contentSecurityPolicy, panelHtml } from '../../src/host/panels/panelHtml';

const protocol = { requests: { double: { ask: z.object({ n: z.int() }), reply: z.object({ n: z.int() }) } }, notifications: {} };
const handlers = {
  double: ({ n }: { n: number }) => {
    if (n > 100) throw new Error('Too large.\nsecond line');
    return { n: 2 * n };
  },
};
const ask = (name: string, payload: unknown) => answer(protocol, handlers, { kind: 'ask', id: 7, name, payload }, () => {});

describe('answering a webview', () => {
  it('replies under the same id', async () => {
    expect(await ask('double', { n: 21 })).toEqual({ kind: 'reply', id: 7, payload: { n: 42 } });
  });

  it('answers a failure with its first line', async () => {
    expect(await ask('double', { n: 101 })).toEqual({ kind: 'error', id: 7, message: 'Too large.' });
  });

  it('refuses what is not in the protocol, inherited names included', async () => {
    expect(await ask('triple', {})).toMatchObject({ kind: 'error', message: 'This panel has no request named triple.' });
    expect(await ask('constructor', {})).toMatchObject({
      kind: 'error',
      message: 'This panel has no request named constructor.',
    });
  });

  it('refuses a request that does not parse', async () => {
    expect(await ask('double', { n: 'one' })).toMatchObject({ kind: 'error', id: 7 });
  });

  it('reports and ignores what is no request', async () => {
    const problems: string[] = [];
    expect(await answer(protocol, handlers, { kind: 'evil' }, (problem) => problems.push(problem))).toBeUndefined();
    expect(problems).toHaveLength(1);
  });
});

describe('the page of a panel', () => {
  it('has the policy of the design, to the letter', () => {
    expect(contentSecurityPolicy('https://host', 'abc')).toBe(
      "default-src 'none'; script-src 'nonce-abc'; style-src https://host 'nonce-abc'; font-src https://host; img-src https://host data:",
    );
  });

  it('escapes what it is given', () => {
    const page = panelHtml({
      element: 'ptl-run',
      title: '"><script>alert(1)</script>',
      language: 'en',
      script: 'run.js',
      styles: [],
      cspSource: 'x',
      nonce: 'n',
      state: { runId: '"><img>' },
    });
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img>');
    expect(page).toContain('data-panel-state="{&quot;runId&quot;:&quot;\\&quot;&gt;&lt;img&gt;&quot;}"');
  });
});
