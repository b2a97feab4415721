import { html, nothing } from 'lit';
import type { TokenStatistics } from '../../src/contract/tokenTable';
import { count, fixed, signed } from '../../src/analysis/numberText';
import { styled } from '../shared/styled';
import { chipOf, entropyDifference, type SortColumn, type TokenList } from './model/tokenLists';

/** What all rows of a list share. */
export interface ListScale {
  /** Mean entropy at the end of a bar, nats, and where forking begins. */
  entropy: number;
  forking: number;
  /** Largest size of what goes both ways. */
  difference: number;
  change: number;
  covariance: number;
  reference: string;
  hasReference: boolean;
}

export interface ListColumn {
  title: string;
  /** Beside the title, what is drawn besides the bar. */
  key?: string;
  explanation: string;
  sort: SortColumn | null;
  /** Of the grid. */
  width: string;
  isRight?: boolean;
  cell(token: TokenStatistics): unknown;
}

/** Sizes of what the rows of a list show. */
export function listScale(rows: readonly TokenStatistics[], forking: number, reference: string): ListScale {
  const most = (of: (token: TokenStatistics) => number | null): number =>
    rows.reduce((high, token) => Math.max(high, Math.abs(of(token) ?? 0)), 0) || 1;
  return {
    ...{ forking, reference, hasReference: rows.some((token) => token.reference !== null) },
    entropy: Math.max(
      most(({ entropy }) => entropy),
      most((token) => token.reference && token.reference.entropy),
    ),
    difference: most(entropyDifference),
    change: most((token) => token.reference && token.reference.change),
    covariance: most(({ covariance }) => covariance),
  };
}

/** Columns of a list after the token itself. */
export function listColumns(list: TokenList, scale: ListScale): ListColumn[] {
  if (list === 'likelier' || list === 'lessLikely') return [occurrences, ...changeColumns(scale), entropyFigure, instead];
  if (list === 'covariance') return [occurrences, covarianceColumn(scale), probability, entropyFigure, instead];
  return [occurrences, entropyBar(scale), ...(scale.hasReference ? [differenceColumn(scale)] : []), instead];
}

const occurrences: ListColumn = {
  title: 'count',
  explanation: 'How often the token was sampled',
  sort: 'count',
  width: '52px',
  isRight: true,
  cell: (token) => html`<span class="figure">${count(token.count)}</span>`,
};

const entropyFigure: ListColumn = {
  title: 'entropy',
  explanation: 'Mean entropy where the token was sampled, nats',
  sort: 'entropy',
  width: '56px',
  isRight: true,
  cell: ({ entropy }) => html`<span class="figure">${fixed(entropy)}</span>`,
};

const probability: ListColumn = {
  title: 'mean p',
  explanation: 'Mean probability where the token was sampled',
  sort: 'probability',
  width: '56px',
  isRight: true,
  cell: (token) => html`<span class="figure">${fixed(token.probability)}</span>`,
};

const instead: ListColumn = {
  title: 'what else was likely there',
  explanation:
    'Other tokens with their mean probability where this one was sampled, as far as the alternatives go that are kept of each position',
  sort: null,
  width: 'minmax(90px, 1.3fr)',
  cell: (token) => {
    const shown = token.instead.filter((other) => other.probability >= 0.005);
    return html`<span class="instead clip"
      >${shown.map(
        (other) => html`<span>${chipOf(other.text).replace(/^␣(?=.)/, '')} ${fixed(other.probability).replace(/^0/, '')}</span> `,
      )}</span
    >`;
  },
};

function entropyBar({ entropy: end, forking, reference, hasReference }: ListScale): ListColumn {
  const at = (nats: number): string => `${(Math.min(1, nats / end) * 100).toFixed(2)}%`;
  return {
    title: 'mean entropy, nats',
    ...(hasReference ? { key: `tick: ${reference}` } : {}),
    explanation: `Mean entropy where the token was sampled; coloured from ${fixed(forking)} nats on, where the top 20 % of all positions begin`,
    sort: 'entropy',
    width: 'minmax(214px, 1.4fr)',
    cell: ({ entropy, reference: base }) =>
      html`<span class="bar"
          ><i class=${entropy >= forking ? 'forking' : ''} ${styled({ width: at(entropy) })}></i
          >${base ? html`<b ${styled({ left: at(base.entropy) })}></b>` : nothing}</span
        ><strong class="figure">${fixed(entropy)}</strong>`,
  };
}

function differenceColumn({ difference, reference }: ListScale): ListColumn {
  return {
    title: `against ${reference}, nats`,
    explanation: `Mean entropy less the ${reference}’s at the same positions`,
    sort: 'difference',
    width: 'minmax(112px, 0.8fr)',
    cell: (token) => {
      const value = entropyDifference(token);
      return value === null
        ? html`<span class="muted">–</span>`
        : html`${diverging(value, difference)}<span class="figure">${signed(value)}</span>`;
    },
  };
}

function changeColumns({ change, reference }: ListScale): ListColumn[] {
  return [
    {
      title: 'Δ log p, nats',
      explanation: `Mean of log p less the ${reference}’s log p where the token was sampled`,
      sort: 'change',
      width: 'minmax(140px, 1fr)',
      cell: ({ reference: base }) =>
        base && html`${oneSided(base.change, change)}<strong class="figure">${signed(base.change)}</strong>`,
    },
    {
      title: `mean p, ${reference} → now`,
      explanation: `Mean probability under the ${reference} and now, where the token was sampled`,
      sort: 'probability',
      width: '124px',
      isRight: true,
      cell: ({ reference: base, probability: now }) =>
        html`<span class="figure">${fixed(base?.probability)} → ${fixed(now)}</span>`,
    },
  ];
}

function covarianceColumn({ covariance: end }: ListScale): ListColumn {
  return {
    title: 'mean covariance',
    explanation: 'Mean of (A − Ā)(log p − mean log p): a positive one lowers the entropy as the policy follows its gradient',
    sort: 'covariance',
    width: 'minmax(140px, 1fr)',
    cell: ({ covariance }) =>
      covariance === null ? nothing : html`${diverging(covariance, end)}<strong class="figure">${signed(covariance, 3)}</strong>`,
  };
}

/** In a list of changes of one sign. */
function oneSided(value: number, end: number): unknown {
  const width = `${(Math.min(1, Math.abs(value) / end) * 100).toFixed(2)}%`;
  return html`<span class="bar"><i class=${value > 0 ? 'more' : 'less'} ${styled({ width })}></i></span>`;
}

function diverging(value: number, end: number): unknown {
  const length = `${((Math.min(1, Math.abs(value) / end) * 100) / 2).toFixed(2)}%`;
  return html`<span class="diverging"
    ><i
      class=${value > 0 ? 'more' : 'less'}
      ${styled({ width: length, left: value > 0 ? '50%' : null, right: value > 0 ? null : '50%' })}
    ></i
  ></span>`;
}

/** A row read out. */
export function spokenRow(token: TokenStatistics, reference: string): string {
  const { entropy, reference: base, covariance } = token;
  return [
    `${chipOf(token.text)}, ${count(token.count)} times`,
    `mean entropy ${fixed(entropy)} nats`,
    ...(base ? [`${reference} ${fixed(base.entropy)}`, `change of log p ${signed(base.change)}`] : []),
    ...(covariance === null ? [] : [`covariance ${signed(covariance, 3)}`]),
    ...(token.instead.length === 0
      ? []
      : [`else ${token.instead.map(({ text, probability: p }) => `${chipOf(text)} ${fixed(p)}`).join(', ')}`]),
  ].join(', ');
}
