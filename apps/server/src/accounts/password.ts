import { randomInt } from 'node:crypto';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { type PasswordFault, problem } from '../platform/errors/index.ts';
import type { AccountRules } from '../platform/policy/index.ts';

type Rules = AccountRules['password'];

/** The library's own default is argon2id, version 19; its const enum cannot be named under type stripping. */
const ARGON2ID = 2;

/** The same sign typed by another input method is the same password: NFKC, as NIST SP 800-63B, 5.1.1.2 advises. */
const normal = (password: string): string => password.normalize('NFKC');

/** A PHC string with its own salt. About 20 ms and `memory` KiB on a thread of libuv's pool. */
export function hashPassword(password: string, { memory, passes, lanes }: Rules): Promise<string> {
  const options = { memoryCost: memory.value, timeCost: passes.value, parallelism: lanes.value, algorithm: ARGON2ID };
  return hash(normal(password), options);
}

export function verifyPassword(hashed: string, password: string): Promise<boolean> {
  return verify(hashed, normal(password));
}

/** Made under other parameters than those in force. */
export function isOutdated(hashed: string, { memory, passes, lanes }: Rules): boolean {
  const { algorithm, memoryCost, timeCost, parallelism } = parseOptions(hashed);
  return (
    Number(algorithm) !== ARGON2ID ||
    memoryCost !== memory.value ||
    timeCost !== passes.value ||
    parallelism !== lanes.value
  );
}

/** @throws Problem weak-password */
export function requireStrong(password: string, login: string, rules: Rules): void {
  const faults = passwordFaults(normal(password), login, rules);
  if (faults.length > 0) throw weak(faults, rules);
}

export function weak(faults: readonly PasswordFault[], { minLength, maxLength }: Rules): Error {
  return problem('weak-password', { faults, minLength: minLength.value, maxLength: maxLength.value });
}

function passwordFaults(password: string, login: string, rules: Rules): PasswordFault[] {
  const signs = [...password];
  const faults: PasswordFault[] = [];
  if (signs.length < rules.minLength.value) faults.push('too-short');
  if (signs.length > rules.maxLength.value) faults.push('too-long');
  if (new Set(signs).size < rules.minDistinct.value) faults.push('too-uniform');
  // A login of one or two signs is in nearly everything.
  if (login.length > 2 && password.toLowerCase().includes(login)) faults.push('holds-login');
  return faults;
}

/** Letters and digits that are not taken for one another when read out: no i, l, o, u, 0, 1. */
const readable = 'abcdefghjkmnpqrstvwxyz23456789';

/** `k3hd-…`, four groups of four: 78 bits, to be said over the telephone and used once. */
export function temporaryPassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => readable[randomInt(readable.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}
