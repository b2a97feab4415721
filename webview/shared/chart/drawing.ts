import type { ChartData, ColourRole } from './chartData';
import { paint } from './palette';
import { labelRows } from '../../../src/analysis/chart/labelRows';
import type { Scale } from '../../../src/analysis/chart/ticks';

/** What is drawn around uPlot's own lines. `area` is in CSS px, `ratio` is device px per CSS px. */
export interface Drawing {
  context: CanvasRenderingContext2D;
  ratio: number;
  font: string;
  data: ChartData;
  area: { left: number; top: number; width: number; height: number };
  y: Scale;
}

/** Horizontal distance of two lines, px: 6 across. */
const HATCH_GAP = 8.5;
/** Labels of marks: distance of two lines, and between two in a line, px. */
const MARK_LINE = 14;
const MARK_GAP = 8;

/** Hatching of what has not run yet, horizontal grid and its labels. */
export function drawBack(drawing: Drawing): void {
  inCssPixels(drawing, () => {
    drawHatch(drawing);
    drawGrid(drawing);
  });
}

/** Guides, sparse points and failure marks, over the lines. */
export function drawFront(drawing: Drawing): void {
  inCssPixels(drawing, () => {
    drawGuides(drawing);
    drawPoints(drawing);
    drawMarks(drawing);
  });
}

function inCssPixels({ context, ratio, font }: Drawing, draw: () => void): void {
  context.save();
  context.scale(ratio, ratio);
  context.font = font;
  context.lineWidth = 1;
  draw();
  context.restore();
}

const xOf = ({ data, area }: Drawing, x: number): number =>
  area.left + ((x - data.xStart) / (data.xEnd - data.xStart)) * area.width;
const yOf = ({ y, area }: Drawing, value: number): number => area.top + (1 - (value - y.low) / (y.high - y.low)) * area.height;
const crisp = (position: number): number => Math.round(position) + 0.5;

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

function drawHatch(drawing: Drawing): void {
  const { context, data, area } = drawing;
  const from = xOf(drawing, data.xs[data.xs.length - 1] ?? data.xStart);
  const right = area.left + area.width;
  if (right - from < 1) return;
  context.save();
  context.beginPath();
  context.rect(from, area.top, right - from, area.height);
  context.clip();
  context.strokeStyle = paint('--ptl-hatch');
  for (let x = area.left - (area.left % HATCH_GAP) - area.height; x < right; x += HATCH_GAP) {
    line(context, x, area.top + area.height, x + area.height, area.top);
  }
  context.restore();
}

function drawGrid(drawing: Drawing): void {
  const { context, data, area, y } = drawing;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of y.ticks) {
    const at = crisp(yOf(drawing, tick));
    context.strokeStyle = paint(tick === 0 ? '--ptl-baseline' : '--ptl-grid');
    line(context, area.left, at, area.left + area.width, at);
    context.fillStyle = paint('--ptl-muted');
    context.fillText(data.tick(tick, y.distance), area.left - 6, at);
  }
}

function drawGuides(drawing: Drawing): void {
  const { context, data, area, y } = drawing;
  for (const guide of data.guides ?? []) {
    if (guide.y > y.high || guide.y < y.low) continue;
    const at = crisp(yOf(drawing, guide.y));
    context.strokeStyle = paint('--ptl-muted');
    context.setLineDash([4, 3]);
    line(context, area.left, at, area.left + area.width, at);
    context.setLineDash([]);
    haloed(context, guide.label, area.left + area.width, at - 4, 'right', 'bottom');
  }
}

function drawPoints(drawing: Drawing): void {
  const { context, data } = drawing;
  context.lineWidth = 1.5;
  for (const { xs, values, colour } of data.points ?? []) {
    xs.forEach((x, index) => {
      const value = values[index];
      if (value === undefined || x > data.xEnd) return;
      context.beginPath();
      context.arc(xOf(drawing, x), yOf(drawing, value), 3.5, 0, 2 * Math.PI);
      context.fillStyle = paint('--ptl-background');
      context.fill();
      context.strokeStyle = paint(colour);
      context.stroke();
    });
  }
  context.lineWidth = 1;
}

/** Labels of marks that would be over each other stand in lines of their own. */
function drawMarks(drawing: Drawing): void {
  const { context, data, area } = drawing;
  const marks = (data.marks ?? []).map(({ x, label, colour = '--ptl-failed' as const, isLow = false }) => {
    const at = crisp(xOf(drawing, x));
    const isLeft = at - area.left > area.width / 2;
    const { width } = context.measureText(label);
    return { at, label, colour, isLow, isLeft, width, from: isLeft ? at - 5 - width : at + 5 };
  });
  const rows = labelRows(marks, MARK_GAP);
  marks.forEach(({ at, label, colour, isLow, isLeft }, index) => {
    context.strokeStyle = paint(colour);
    line(context, at, area.top, at, area.top + area.height);
    if (label === '') return;
    const down = 2 + rows[index]! * MARK_LINE;
    const y = isLow ? area.top + area.height - down : area.top + down;
    haloed(context, label, at + (isLeft ? -5 : 5), y, isLeft ? 'right' : 'left', isLow ? 'bottom' : 'top', colour);
  });
}

/** Text that can be read over lines: with an outline of the background. */
function haloed(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  align: CanvasTextAlign,
  baseline: CanvasTextBaseline,
  colour: ColourRole = '--ptl-muted',
): void {
  context.save();
  context.textAlign = align;
  context.textBaseline = baseline;
  context.lineWidth = 4;
  context.lineJoin = 'round';
  context.strokeStyle = paint('--ptl-background');
  context.strokeText(text, x, y);
  context.fillStyle = paint(colour);
  context.fillText(text, x, y);
  context.restore();
}
