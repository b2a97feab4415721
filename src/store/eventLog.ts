export { decodeEventLine, encodeEventLine } from './eventLine';
export { EventLogReader, type EventBatch, type ProtocolFault } from './eventLogReader';
export { EventLogWriter, finiteMetrics } from './eventLogWriter';
