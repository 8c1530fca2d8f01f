export type { Asked, SessionReader } from './asked.ts';
export { enterSession, hashToken, readCookie, sessionCookie } from './authenticate.ts';
export { type Access, answering, localeOf } from './envelope.ts';
export { answerFailure } from './failures.ts';
export { type Router, serve } from './server.ts';
