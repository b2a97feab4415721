export * from '../../../src/analysis/chart/ticks';
