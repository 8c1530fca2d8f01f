export { type AuditEntry, writeAudit, writeAuditOf } from './write.ts';
