import { tokensProtocol, type TokensOverview, type TokensSource, type TokensStep } from '../../src/contract/messages/tokens';
import { packedTable } from '../../src/contract/packedTokens';
import type { TokenContexts, TokenTable } from '../../src/contract/tokenTable';
import { contextsOfRows, tableOfRows } from '../../src/engine/analyze/tokenTable';
import type { PanelHandlers } from '../../src/host/panels/answer';
import { rowsOf } from './fixtures/rollouts';
import { temperatureExperiment } from './temperatureFixture';

export function tokensOverview(change: Partial<TokensOverview> = {}): TokensOverview {
  return {
    runId: 'one',
    title: 'grpo-countdown-0412',
    steps: Array.from({ length: 61 }, (_, step) => ({ step, attempt: 1 })),
    evaluations: [{ id: 'eval-base', label: 'base', dataset: 'countdown-test.jsonl', temperature: 1 }],
    experiments: [temperatureExperiment()],
    selected: { step: 60 },
    asked: null,
    reference: 'base',
    referenceName: 'countdown-base',
    going: false,
    evaluateReason: null,
    hasRollouts: true,
    ...change,
  };
}

const rows = (source: TokensSource) => ('step' in source ? rowsOf(source.step) : rowsOf(0, false));

/** As the host's thread makes them of made-up completions; an evaluation's are not scored by the base. */
export function tokenTableOf(source: TokensSource): TokenTable {
  return tableOfRows(rows(source), { name: 'file', step: 'step' in source ? source.step : null }, 0.2);
}

export function contextsOf(source: TokensSource, id: number): TokenContexts {
  return contextsOfRows(rows(source), id, 32);
}

export function stepOf(step: number): TokensStep {
  const falls = 1 - 0.37 * (1 - Math.exp(-step / 25));
  return { step, tokens: 18_000 + step, mean: 0.3 + 0.1 * falls, certain: 0.6 - 0.1 * falls, p80: 0.7 * falls, overlap: falls };
}

/** What the extension's host would answer. */
export function tokensHost(overview: TokensOverview): PanelHandlers<typeof tokensProtocol> {
  return {
    open: () => overview,
    read: ({ source }) => packedTable(tokenTableOf(source)),
    readContexts: ({ source, id }) => contextsOf(source, id),
    readStep: ({ step }) => stepOf(step),
    showRollout: () => ({}),
    save: () => ({ saved: true }),
    copy: () => ({}),
    act: () => ({}),
  };
}
