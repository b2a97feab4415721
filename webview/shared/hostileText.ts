/** Model output may hold characters that hide, reorder or imitate text. The command line draws them as the panels do. */
export { visibleText } from '../../src/analysis/visibleText';
