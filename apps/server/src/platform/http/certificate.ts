import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { Mistake } from '../mistake.ts';

/**
 * Certificate and key of HTTPS, tried before anything begins.
 * @throws Mistake naming the file that cannot be read, or both where they are none or not of one pair
 */
export async function checkCertificate({ cert, key }: { cert: string; key: string }): Promise<void> {
  const [certificate, privateKey] = [await read(cert, 'TLS_CERT'), await read(key, 'TLS_KEY')];
  try {
    createSecureContext({ cert: certificate, key: privateKey });
  } catch (error) {
    const { message } = error as Error;
    throw new Mistake({
      zh: `TLS_CERT ${cert} 与 TLS_KEY ${key} 不是一对可用的证书与私钥（PEM）：${message}。`,
      en: `TLS_CERT ${cert} and TLS_KEY ${key} are no certificate with its key (PEM): ${message}.`,
    });
  }
}

async function read(path: string, name: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const { message } = error as Error;
    throw new Mistake({
      zh: `${name} 指明的文件 ${path} 无法读取：${message}。`,
      en: `The file ${path}, named in ${name}, cannot be read: ${message}.`,
    });
  }
}
