import { writeAudit } from '../platform/audit/index.ts';
import { addMaster, followRotation } from '../platform/keys/index.ts';
import type { Services } from '../platform/services.ts';
import { realNow } from '../platform/time/real-time.ts';
import { countBelow } from './guard.ts';
import { type Rewrapped, rewrapAll } from './rewrap.ts';

type Rotating = Pick<Services, 'database' | 'keys' | 'config' | 'districts' | 'realNow'>;

/**
 * A new master key (with `signing`, another signing key as well) and everything wrapped under it, while servers run: they look at the key file
 * themselves. Where an earlier rotation was cut short, that one is brought to its end and no further key is made.
 * @returns number of the master key, and what was wrapped under it
 */
export async function rotate(
  services: Rotating,
  { signing = false, onProgress }: { signing?: boolean; onProgress?: (done: number) => void } = {},
): Promise<Rewrapped & { master: number; goesOn: boolean }> {
  const { database, keys, config } = services;
  const goesOn = keys.master > 1 && (await countBelow(database, keys.master)) > 0;
  if (!goesOn) {
    await addMaster(config.keyFile, { signing });
    keys.refresh();
  }
  // From here on no server begins without the new key.
  await followRotation(database, keys);
  const done = await rewrapAll(services, onProgress);
  await note(services, 'rotate-keys', { master: keys.master, signing: signing && !goesOn, ...done });
  return { master: keys.master, goesOn, ...done };
}

/** In the audit of every district: the keys are the house's. */
export async function note(
  { database, districts, realNow: clock }: Rotating,
  verb: string,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  const at = realNow({ ...(clock ? { realNow: clock } : {}) });
  for (const { id } of districts.values()) {
    await database.transaction({ as: 'owner' }, (trx) =>
      writeAudit(trx, { district: id, at, verb, subject: 'keys', details: { by: 'operator', ...details } }),
    );
  }
}
