import { findKeyring, type Keyring } from './keyring.ts';

/**
 * Whether the key file lies where it should and holds the keys that this process works with: who lost it notices at the next start
 * otherwise, when nothing can be read any more.
 */
export async function isKeyFileThere(path: string, keys: Pick<Keyring, 'fingerprint'>): Promise<boolean> {
  const found = await findKeyring(path).catch(() => undefined);
  return found?.fingerprint === keys.fingerprint;
}
