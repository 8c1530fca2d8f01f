export { findOutcome, noteOutcome, type Outcome } from './outcome.ts';
export { logSubject, openTyped } from './typed.ts';
export { type AuditEntry, writeAudit, writeAuditOf } from './write.ts';
