import { HOTP, Secret, TOTP } from 'otpauth';
import type { Keyring } from '../platform/keys/index.ts';
import type { AccountRules } from '../platform/policy/index.ts';

type Rules = AccountRules['totp'];

/** What authenticator apps take without being told otherwise (Key Uri Format). */
const algorithm = 'SHA1';
/** RFC 4226, 4, R6: 160 bits are recommended. */
const SECRET_BYTES = 20;

/** Base32, as it is typed into an authenticator that cannot scan. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** Bound to its account: a ciphertext moved to another row does not open. */
const contextOf = (district: number, staff: string): string => `totp ${district} ${staff}`;

export function sealTotp(keys: Keyring, district: number, staff: string, secret: string): Buffer {
  return keys.seal(secret, contextOf(district, staff));
}

export function unsealTotp(keys: Keyring, district: number, staff: string, sealed: Uint8Array): string {
  return keys.unseal(sealed, contextOf(district, staff));
}

/** Under the master key that wraps what is new; undefined where it is already. */
export function resealTotp(keys: Keyring, district: number, staff: string, sealed: Uint8Array): Buffer | undefined {
  return keys.reseal(sealed, contextOf(district, staff));
}

/** `otpauth://totp/…`, for the picture that an authenticator scans. */
export function totpUri(secret: string, login: string, district: string, { period, digits }: Rules): string {
  return new TOTP({
    issuer: 'Wangge',
    label: `${login}@${district}`,
    secret,
    algorithm,
    digits: digits.value,
    period: period.value,
  }).toString();
}

function stepsAt(at: Date, { period, drift }: Rules): number[] {
  const present = Math.floor(at.getTime() / 1000 / period.value);
  return Array.from({ length: 2 * drift.value + 1 }, (_, index) => present - drift.value + index);
}

/**
 * The time step that a code belongs to, or undefined. Only steps after the last used one count, so a code that was looked over
 * somebody's shoulder, or sent twice, opens nothing (RFC 6238, 5.2).
 */
export function findStep(
  secret: string,
  typed: string,
  at: Date,
  lastStep: string | null,
  rules: Rules,
): number | undefined {
  const token = typed.normalize('NFKC').replace(/\s/g, '');
  const digits = rules.digits.value;
  if (!/^[0-9]+$/.test(token) || token.length !== digits) return undefined;
  const key = Secret.fromBase32(secret);
  return stepsAt(at, rules).find(
    (counter) =>
      isUnused(counter, lastStep) && HOTP.validate({ token, secret: key, algorithm, digits, counter, window: 0 }) === 0,
  );
}

/** A code that counts now: of the earliest step from the present one that was not used. Undefined for a moment after all were. */
export function codeNow(secret: string, at: Date, lastStep: string | null, rules: Rules): string | undefined {
  const counter = stepsAt(at, rules)
    .slice(rules.drift.value)
    .find((step) => isUnused(step, lastStep));
  if (counter === undefined) return undefined;
  return HOTP.generate({ secret: Secret.fromBase32(secret), algorithm, digits: rules.digits.value, counter });
}

function isUnused(step: number, lastStep: string | null): boolean {
  return lastStep === null || step > Number(lastStep);
}
