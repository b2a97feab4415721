import { describe, expect, it } from 'vitest';
import { codeSpan, plainMarkdown } from '../../../src/engine/report/markdownText';
import { commandLine } from '../../../src/engine/report/shellWords';

describe('Markdown', () => {
  it.each([
    ['pass@1 is 0.312 [0.257, 0.373]', 'pass@1 is 0.312 [0.257, 0.373]'],
    ['+0.171 [+0.126, +0.217]', '+0.171 [+0.126, +0.217]'],
    ['[1, 2](https://x.y)', '\\[1, 2\\](https\\://x.y)'],
    ['**b** _i_ `c` ~s~ $x$', '\\*\\*b\\*\\* \\_i\\_ \\`c\\` \\~s\\~ \\$x\\$'],
    ['<img src=x>&amp;', '&lt;img src=x&gt;&amp;amp;'],
    ['1. one', '1\\. one'],
    ['# one\n\n- two', '\\# one - two'],
    ['- one', '\\- one'],
    ['www.x.y me@x.y', 'www\\.x.y me\\@x.y'],
  ])('has %j as text', (text, markdown) => {
    expect(plainMarkdown(text)).toBe(markdown);
  });

  it.each([
    ['a', '`a`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    [' ', '`␣`'],
    ['a\nb', '`a↵b`'],
    ['', ''],
  ])('has %j as it is in a code span', (text, markdown) => {
    expect(codeSpan(text)).toBe(markdown);
  });

  it('has commands that a shell takes as they are', () => {
    expect(commandLine(['posttrain', 'report', '--base', "it's here/$HOME", '--out', ''])).toBe(
      `posttrain report --base 'it'\\''s here/$HOME' --out ''`,
    );
  });
});
