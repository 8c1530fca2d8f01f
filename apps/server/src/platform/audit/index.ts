export { findOutcome, noteOutcome, type Outcome } from './outcome.ts';
export { type AuditEntry, writeAudit, writeAuditOf } from './write.ts';
