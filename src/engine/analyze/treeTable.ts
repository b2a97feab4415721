import { visibleText } from '../../analysis/visibleText';
import type { TreeReport } from '../../contract/treeReport';

const TEXT = 48;
const CELL = 22;
/** Branches told of in a list. */
const LISTED = 8;

/**
 * The tree as indented lines: tokens, then samples by model, and how many of them were right.
 * @param least samples below which a branch is not drawn
 */
export function treeTable(report: TreeReport, least: number): string {
  const { models, nodes, prompt, problem, caveats } = report;
  const lines = [
    `${problem}: ${oneLine(prompt)}`,
    line('', [...models.map(({ name, samples }) => `${name} (${samples})`), 'next token, nats']),
  ];
  let hidden = 0;
  const draw = (index: number, depth: number): void => {
    const node = nodes[index]!;
    if (node.end - node.start < least) {
      hidden += node.end - node.start;
      return;
    }
    const text = `${'  '.repeat(depth)}${node.tokens.length === 0 ? '·' : oneLine(node.tokens.join('')).trim()}`;
    const entropies = node.models.flatMap(({ entropy }) => (entropy === null ? [] : [entropy.toFixed(2)]));
    lines.push(
      line(text, [
        ...node.models.map(({ count, right }) => (count === 0 ? '–' : `${count}, ${right} right`)),
        entropies.join(' → '),
      ]),
    );
    for (const child of node.children) draw(child, depth + 1);
  };
  draw(0, 0);
  if (hidden > 0) lines.push(`${hidden} samples that left these branches in groups of fewer than ${least} are not drawn.`);
  lines.push(...onlyLines(report));
  return `${[...lines, ...caveats.map((caveat) => `Note: ${caveat}.`)].map((one) => one.trimEnd()).join('\n')}\n`;
}

function onlyLines({ models, nodes, closed, opened }: TreeReport): string[] {
  if (!closed || !opened) return [];
  const list = (indices: readonly number[], own: number, other: number): string[] => {
    if (indices.length === 0) return [];
    const sum = indices.reduce((total, index) => total + nodes[index]!.models[own]!.count, 0);
    const right = indices.reduce((total, index) => total + nodes[index]!.models[own]!.right, 0);
    const chance = (100 * models[other]!.unseenRate).toFixed(1);
    return [
      '',
      `${models[other]!.name} does not go where ${sum} of ${models[own]!.samples} samples of ${models[own]!.name} went; ${right} of those were right. To each of these alone it may go in up to ${chance} %:`,
      ...indices.slice(0, LISTED).map((index) => {
        const { count, right } = nodes[index]!.models[own]!;
        return line(`  ${pathText(nodes, index)}`, [`${count}, ${right} right`]);
      }),
      ...(indices.length > LISTED ? [`  and ${indices.length - LISTED} more`] : []),
    ];
  };
  return [...list(closed, 0, 1), ...list(opened, 1, 0)];
}

/** Text from the beginning to the first token of a branch. */
function pathText(nodes: TreeReport['nodes'], index: number): string {
  const { parent, tokens } = nodes[index]!;
  let text = tokens[0] ?? '';
  for (let up = parent; up !== null; up = nodes[up]!.parent) text = nodes[up]!.tokens.join('') + text;
  return oneLine(text).trim();
}

/** White space stays as it is, but for what would end the line. */
function oneLine(text: string): string {
  return visibleText(text).replaceAll('\n', '↵').replaceAll('\t', '⇥');
}

function line(text: string, cells: readonly string[]): string {
  const shown = text.length < TEXT ? text : `${text.slice(0, TEXT - 2)}…`;
  return `${shown.padEnd(TEXT)}${cells.map((cell) => cell.padEnd(CELL)).join('')}`;
}
