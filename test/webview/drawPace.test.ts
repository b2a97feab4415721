import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DrawPace } from '../../webview/runs-table/drawPace';

describe('the pace of drawing', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('draws at once, then once for all that came in the time after it', () => {
    const draw = vi.fn();
    const pace = new DrawPace(draw, 100);
    pace.request();
    expect(draw).toHaveBeenCalledTimes(1);
    for (let n = 0; n < 20; n++) pace.request();
    vi.advanceTimersByTime(99);
    expect(draw).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1);
    expect(draw).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(100);
    pace.request();
    expect(draw).toHaveBeenCalledTimes(3);
  });
});
