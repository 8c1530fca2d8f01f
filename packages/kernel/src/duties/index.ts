export { adviseLead, type LeadAdvice } from './advise.ts';
export type * from './duty.ts';
export { type DutyPart, type LeadAnswer, type LeadReason, mayLead } from './may-lead.ts';
export { type PreparedDuties, prepareDuties } from './prepare.ts';
