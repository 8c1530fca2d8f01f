import { retire, rotate } from '../rotation/index.ts';
import { openServices } from './open.ts';
import { say } from './terminal.ts';

/** `wangge keys rotate`: a new master key, and all data keys wrapped under it, while the product runs. */
export async function keysRotate({ signing = false }: { signing?: boolean | undefined }): Promise<number> {
  const opened = await openServices({ name: 'wangge keys' });
  try {
    const { services } = opened;
    const { master, goesOn, dataKeys, secrets } = await rotate(services, { signing });
    say(
      goesOn
        ? `接着完成第 ${master} 号主密钥的轮换 The rotation to master key ${master} went on where it had stopped`
        : `主密钥已轮换，现为第 ${master} 号 Master key ${master} wraps from now on`,
    );
    if (signing && !goesOn)
      say('签名密钥已轮换，旧签名仍可核验 The signing key was rotated; old signatures still verify');
    say(`  ${dataKeys} 把数据密钥 data keys · ${secrets} 个动态验证码密钥 second factors`);
    say(
      `  密钥文件已更换，请重新备份；多机运行的，先把它拷到各机，再运行 wangge keys retire 移除旧密钥。\n  The key file is another one: back it up again. Where several machines serve, copy it to each, then remove the old key with wangge keys retire.`,
    );
    return 0;
  } finally {
    await opened.close();
  }
}

/** `wangge keys retire`: the old master keys leave the key file, once nothing lies under them. */
export async function keysRetire(): Promise<number> {
  const opened = await openServices({ name: 'wangge keys' });
  try {
    const { removed } = await retire(opened.services);
    if (removed.length === 0) say('没有可移除的旧主密钥 There is no old master key');
    else
      say(
        `已移除第 ${removed.join('、')} 号主密钥；销毁含有它的密钥备份后，此前删除的内容再无人能恢复。\nRemoved master key ${removed.join(', ')}. Once backups of the key file that hold it are destroyed, nobody recovers what was forgotten before.`,
      );
    return 0;
  } finally {
    await opened.close();
  }
}
