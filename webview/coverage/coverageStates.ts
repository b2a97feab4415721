import { html, nothing } from 'lit';
import type { CoverageOverview } from '../../src/contract/messages/coverage';
import '../shared/actionButton';
import { fileName } from '../../src/analysis/fileName';
import { count, counted } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import { strip } from '../shared/panelElement';
import '../shared/stateMessage';

/** Where no evaluation is shown. */
export function nothingEvaluated({ evaluateReason }: CoverageOverview, evaluate: () => void): unknown {
  return html`<ptl-state
    kind="empty"
    headline="No pass@k has been measured in this run yet."
    detail="Evaluate the base and a checkpoint on the same problems: their curves are drawn here, and where they cross."
    ><ptl-button
      label="Evaluate pass@k…"
      icon="beaker"
      primary
      .disabledReason=${evaluateReason}
      @ptl-press=${evaluate}
    ></ptl-button
  ></ptl-state>`;
}

/** What stands where a report will. @param failure why there is none */
export function noReportYet(evaluations: number, failure: string | null, again: () => void): unknown {
  return failure === null
    ? html`<ptl-state kind="loading" headline="Measuring pass@k of ${counted(evaluations, 'evaluation')}…"></ptl-state>`
    : html`<ptl-state kind="failed" headline=${visibleText(failure)} detail="The evaluations themselves are as they were."
        ><ptl-button label="Try Again" @ptl-press=${again}></ptl-button
      ></ptl-state>`;
}

/** Above a report: why the next one is not there, or that it is on its way. */
export function nextReport(evaluations: number, failure: string | null, isUnderWay: boolean, dismiss: () => void): unknown {
  return html`${failure === null ? nothing : strip(visibleText(failure), { label: 'Dismiss', press: dismiss }, true)}
  ${isUnderWay ? strip(`Measuring ${count(evaluations)} evaluations…`) : nothing}`;
}

/** That more was asked for than is shown, while that is what is shown. @param keys of the evaluations chosen */
export function leftOut({ asked, suggested }: CoverageOverview, keys: readonly string[]): unknown {
  const isShown = keys.length === suggested.length && suggested.every((key) => keys.includes(key));
  if (asked === null || asked.count <= suggested.length || !isShown) return nothing;
  return strip(
    `The first ${count(suggested.length)} of ${count(asked.count)} evaluations are shown: more cannot be told apart in one chart. Choose others under Evaluations.`,
  );
}

/** What a reader has to know of what was read, and what could not be. @param remove takes a file that was added out of the panel */
export function readingStrips({ notes, broken, unread, files }: CoverageOverview, remove: (file: string) => void): unknown {
  return html`${notes.map((note) => strip(visibleText(note)))}
  ${broken.map(({ id, reason }) => strip(visibleText(`${id} cannot be read: ${reason}`)))}
  ${unread.map(({ file, reason }) => {
    const isAdded = file !== files?.[0];
    return strip(
      visibleText(`${fileName(file)} cannot be read: ${reason}`),
      isAdded ? { label: 'Remove', press: () => remove(file) } : null,
    );
  })}`;
}
