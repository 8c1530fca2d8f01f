export { type Allowance, addressKey, openAllowance } from './allowance.ts';
export { answers, behindSession, bySession, nothing, ProblemView } from './answers.ts';
export type { Asked, Debt, SessionReader } from './asked.ts';
export { awakeSince, debtsOf, enterSession, hashToken, readCookie, sessionCookie } from './authenticate.ts';
export { checkCertificate } from './certificate.ts';
export { type Access, answering, localeOf } from './envelope.ts';
export { answerFailure } from './failures.ts';
export { type Router, serve } from './server.ts';
export { findStanding, readsAs } from './standing.ts';
