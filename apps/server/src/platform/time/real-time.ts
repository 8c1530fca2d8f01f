import type { Services } from '../services.ts';

/** Real time, which cannot be set over HTTP: for sessions, lockout, one-time codes and the audit. */
export function realNow(services: Pick<Services, 'realNow'>): Date {
  return services.realNow?.() ?? new Date();
}
