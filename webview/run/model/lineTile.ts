import type { RunOverview } from '../../../src/contract/messages/run';
import { numberTick } from '../../../src/analysis/chart/ticks';
import { isMeasured, metric, stepAxis } from './metricTile';
import { describeColumn } from '../../../src/analysis/chart/describeColumn';
import { type MetricTile } from '../../shared/chart/metricTile';

export interface LineTileOptions {
  /** The metric's name. */
  id: string;
  title: string;
  note?: string;
  explanation: string;
  unit: string;
  format(value: number): string;
  tick?(value: number, distance: number): string;
  /** Whether the mark of a failure has its words here: once among many charts is enough. */
  namesFailure?: boolean;
  /** The axis reaches at least this far, so that noise around zero looks small. */
  least?: number;
}

/** A chart of one metric as a line. */
export function lineTile(run: RunOverview, options: LineTileOptions): MetricTile {
  const values = metric(run, options.id);
  const { least } = options;
  const axis = stepAxis(run);
  return {
    id: options.id,
    title: options.title,
    note: options.note ?? '',
    unit: options.unit,
    explanation: `${options.explanation} (${options.id})`,
    data:
      isMeasured(values) || run.steps.length === 0
        ? {
            ...axis,
            marks: (axis.marks ?? []).map((mark) => ({
              ...mark,
              label: options.namesFailure ? `failed at step ${run.step}` : '',
            })),
            lines: [{ name: options.title, values, colour: '--ptl-trained' }],
            format: options.format,
            tick: options.tick ?? numberTick,
            ...(least === undefined ? {} : { yMax: least }),
          }
        : null,
    absent: `The trainer wrote no ${options.id} for these steps.`,
    values,
    format: options.format,
    aside: '',
    summary: describeColumn(options.title, run.steps, values, options.format),
  };
}
