export { decodeEventLine, encodeEventLine } from './eventLine';
export { EventLogReader } from './eventLogReader';
export { EventLogWriter, finiteMetrics } from './eventLogWriter';
