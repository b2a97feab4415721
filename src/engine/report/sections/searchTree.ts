import { count, counted } from '../../../analysis/numberText';
import { finding, footNotes } from '../../../analysis/tree/finding';
import { cutText } from '../../../analysis/tree/labels';
import { tableColumns, tableRows } from '../../../analysis/tree/tableRows';
import { printedLayout } from '../../../analysis/tree/treeSvg';
import type { Block, Section, Words } from '../document';
import type { ChosenTree } from '../searchTree';
import { reasonText, type Computed } from './absent';

/** About so many rows and px of width are drawn: a page has no more. */
const ROWS = 26;
const WIDEST = 1000;
/** Letters of a branch in the table, so that the numbers of two models stand beside it on a page. */
const LETTERS = 40;

/** The completions of one problem by base and trained model, merged by what they begin with. */
export function searchTreeSection(found: Computed<ChosenTree>): Section {
  const title = 'Search tree of one problem';
  if ('reason' in found) return { title, blocks: [{ kind: 'text', text: reasonText('Not drawn', found.reason) }] };
  const { report, names, rule } = found.value;
  const layout = printedLayout(report, ROWS, WIDEST);
  const drawn = new Set(layout.all.flatMap(({ shown }) => (shown.kind === 'node' ? [shown.index] : [])));
  const rows = tableRows(report, true).filter(({ index }) => drawn.has(index));
  const said = finding(report, names);
  const left = report.nodes.length - drawn.size;
  const blocks: Block[] = [
    { kind: 'finding', text: said },
    { kind: 'text', text: rule },
    { kind: 'code', text: report.prompt },
    {
      ...{ kind: 'tree', file: 'search-tree', report, layout, names },
      title: `Search tree of ${report.problem}: ${names.join(' and ')}`,
      description: `Completions merged by what they begin with, from left to right. ${said} ${counted(drawn.size, 'branch', 'branches')} drawn; the table tells each.`,
    },
    {
      ...{
        kind: 'table',
        caption: `Branches that are drawn, each › a fork before it; entropy is that of the token after it`,
        columns: tableColumns(names),
      },
      rows: rows.map(({ depth, text, cells }): Words[] => [{ code: cutText(`${'› '.repeat(depth)}${text}`, LETTERS) }, ...cells]),
    },
    {
      kind: 'list',
      items: [
        ...(left === 0
          ? []
          : [
              `The forks with the most samples are opened, until the picture has about ${ROWS} rows; ${count(left)} of ${counted(report.nodes.length, 'branch', 'branches')} lie beyond and are in the Search Tree panel and in posttrain analyze tree.`,
            ]),
        ...footNotes(report, names),
      ],
    },
  ];
  return { title, blocks };
}
