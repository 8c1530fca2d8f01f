import { findKeyring, type Keyring } from './keyring.ts';

/**
 * Whether the key file lies where it should and holds the keys that this process works with: who lost it notices at the next start
 * otherwise, when nothing can be read any more.
 */
export async function isKeyFileThere(path: string, keys: Pick<Keyring, 'fingerprint'>): Promise<boolean> {
  try {
    // A rotation may have put a newer file there, which holds these keys, too.
    return findKeyring(path)?.fingerprints.has(keys.fingerprint) === true;
  } catch {
    return false;
  }
}
