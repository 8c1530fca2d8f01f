import { removeOldMasters } from '../platform/keys/index.ts';
import { Mistake } from '../platform/mistake.ts';
import type { Services } from '../platform/services.ts';
import { countBelow, guardAgainstOlder } from './guard.ts';
import { note } from './rotate.ts';

export interface Retired {
  /** Numbers of the master keys that the file holds no more. */
  removed: number[];
}

/**
 * Take the old master keys out of the key file. Data keys that lie in old backups, in dead rows and in the write-ahead log lie under them, so
 * what was forgotten before the rotation is beyond anybody's reach from here on.
 * @throws Mistake where something still lies under an old one
 */
export async function retire(
  services: Pick<Services, 'database' | 'keys' | 'config' | 'districts' | 'realNow'>,
): Promise<Retired> {
  const { database, keys, config } = services;
  keys.refresh();
  if (keys.master === 1) return { removed: [] };
  const left = await countBelow(database, keys.master);
  if (left > 0) throw new Mistake(stillUnder(left));
  try {
    await guardAgainstOlder(database, keys.master);
  } catch (error) {
    // Of a server that had not seen the new key between the two looks.
    if ((error as { code?: string }).code === '23514') throw new Mistake(stillUnder(1), { cause: error });
    throw error;
  }
  const removed = await removeOldMasters(config.keyFile);
  keys.refresh();
  if (removed.length > 0) await note(services, 'retire-keys', { removed });
  return { removed };
}

const stillUnder = (count: number) => ({
  zh: `仍有 ${count} 项由旧主密钥加密，旧密钥不能移除；请先运行 wangge keys rotate，它会接着做完。`,
  en: `${count} values still lie under an old master key, which cannot be removed; run wangge keys rotate first, which goes on where it stopped.`,
});
