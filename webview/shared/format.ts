export * from '../../src/analysis/numberText';
