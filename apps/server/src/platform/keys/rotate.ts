import { createPrivateKey, createPublicKey } from 'node:crypto';
import { findKeyFile, type KeyFile, KeyFileProblem, newMaster, newSigning, replaceKeyFile } from './key-file.ts';
import { markingOf } from './opened.ts';

/** Numbers of master keys take two bytes. */
const LAST = 65_535;

/**
 * Add a master key that wraps what is new from now on, and with `signing` another key that signs. The file holds the old ones as well, so nothing
 * becomes unreadable; it is replaced whole.
 * @throws KeyFileProblem
 */
export async function addMaster(path: string, { signing = false }: { signing?: boolean } = {}): Promise<void> {
  const file = mustFind(path);
  const current = Math.max(...Object.keys(file.masters).map(Number)) + 1;
  if (current > LAST) throw new RangeError('there is no number left for another master key');
  await replaceKeyFile(path, {
    masters: { ...file.masters, [current]: newMaster() },
    current,
    marking: markingOf(file).toString('base64'),
    signing: signing ? newSigning() : file.signing,
    verifying: signing ? [publicOf(file.signing), ...file.verifying] : file.verifying,
  });
}

/**
 * Take out all master keys but the current one. Nothing may lie under them: whoever calls has made sure, and has seen to it that nothing
 * comes to lie there again.
 * @returns their numbers
 * @throws KeyFileProblem
 */
export async function removeOldMasters(path: string): Promise<number[]> {
  const file = mustFind(path);
  const { [file.current]: kept = '', ...old } = file.masters;
  const numbers = Object.keys(old).map(Number);
  if (numbers.length > 0)
    await replaceKeyFile(path, {
      ...file,
      masters: { [file.current]: kept },
      marking: markingOf(file).toString('base64'),
    });
  return numbers;
}

function mustFind(path: string): KeyFile {
  const file = findKeyFile(path);
  if (file) return file;
  throw new KeyFileProblem({ zh: `密钥文件 ${path} 不存在。`, en: `The key file ${path} does not exist.` });
}

function publicOf(pem: string): string {
  return createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'pem' }).toString();
}
