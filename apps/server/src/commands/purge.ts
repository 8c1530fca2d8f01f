import { localDate } from '@wangge/kernel';
import { type District, nameOf } from '../districts/index.ts';
import { openPhotoFolder, photoFolder } from '../photos/index.ts';
import { Mistake } from '../platform/mistake.ts';
import { forgetMatter, purge } from '../retention/index.ts';
import { type Opened, openServices } from './open.ts';
import { say } from './terminal.ts';

export interface PurgeCommandOptions {
  district?: string | undefined;
  commit?: boolean | undefined;
  /** Number of one matter that is forgotten before its time. */
  matter?: string | undefined;
  /** Ids of personal fields with commas between. */
  field?: string | undefined;
  because?: string | undefined;
  /** Login of the member of staff in whose name. */
  as?: string | undefined;
  'even-open'?: boolean | undefined;
}

/**
 * `wangge purge`: per personal field, how much is due and since when; with `--commit`, forget it. With `--matter`, one matter before its
 * time. Without `--commit` nothing is written either way.
 */
export async function purgeCommand(options: PurgeCommandOptions): Promise<number> {
  const { matter, field, because, as, 'even-open': evenOpen } = options;
  if (matter === undefined && [field, because, as, evenOpen].some((given) => given !== undefined)) {
    throw new Mistake({
      zh: '--field、--because、--as、--even-open 只与 --matter 合用：到期的数据不需要理由。',
      en: '--field, --because, --as and --even-open go with --matter: what is due needs no reason.',
    });
  }
  const opened = await openServices({ name: 'wangge purge' });
  try {
    const districts = chosen(opened.services.districts, options.district);
    if (matter === undefined) for (const district of districts) await purgeDue(opened, district, options);
    else await purgeOne(opened, districts, { ...options, matter });
    if (!options.commit)
      say('  以上为试算，没有删除；加 --commit 才删除。Nothing was forgotten; add --commit to forget it.');
    return 0;
  } finally {
    await opened.close();
  }
}

function chosen(districts: ReadonlyMap<string, District>, id: string | undefined): District[] {
  const found = id === undefined ? [...districts.values()] : [districts.get(id)].filter((one) => one !== undefined);
  if (found.length > 0) return found;
  const known = [...districts.keys()].join(', ') || '—';
  throw new Mistake({ zh: `请用 --district 指明辖区：${known}`, en: `name the district with --district: ${known}` });
}

async function purgeDue(
  { services }: Opened,
  district: District,
  { commit = false }: PurgeCommandOptions,
): Promise<void> {
  const store = await openPhotoFolder(photoFolder(services));
  const done = await purge(services, store, district, { commit, now: services.time.now() });
  say(`${district.slug}`);
  const line = (count: number, text: string): void => say(`  ${String(count).padStart(9)}  ${text}`);
  for (const [field, { keys, since }] of [...done.fields].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const day = localDate(district.pack.district.zone, since);
    line(keys, `${wordsOf(district, field)} [${field}] · 最早应删 due since ${day}`);
  }
  line(done.logs, '审计中填写的内容（月） months of what was typed into the audit');
  line(done.accounts, '离任人员账号 accounts of people who left');
  line(done.files, '旧版 staff.csv superseded versions of staff.csv');
  if (done.left > 0) line(done.left, '正被他人办理，下次再删 held by somebody at work, left for the next time');
}

function wordsOf({ pack }: District, field: string): string {
  const name = pack.fields[field]?.name;
  if (name === undefined) return '旧密钥 older keys';
  return [...new Set([nameOf(name, 'zh'), nameOf(name, 'en')])].join(' ');
}

async function purgeOne(
  { services }: Opened,
  districts: readonly District[],
  options: PurgeCommandOptions & { matter: string },
): Promise<void> {
  const { matter: number, field, because = '', as = '', commit = false, 'even-open': evenOpen = false } = options;
  const [district, ...others] = districts;
  if (!district || others.length > 0)
    throw new Mistake({ zh: '请用 --district 指明辖区', en: 'name the district with --district' });
  const person = district.pack.staff.find(({ login }) => login === as);
  if (!person) {
    throw new Mistake({
      zh: `请用 --as 写明由谁办理（登录名）；staff.csv 中没有“${as}”。`,
      en: `Say with --as in whose name (a login); no row of staff.csv has "${as}".`,
    });
  }
  const store = await openPhotoFolder(photoFolder(services));
  const request = { number, because, staff: person.id, evenOpen, commit, now: services.time.now() };
  const fields = field === undefined ? {} : { fields: field.split(',').map((one) => one.trim()) };
  const { keys, nothing, along, elsewhere } = await forgetMatter(services, store, district, { ...request, ...fields });
  say(`${district.slug} · ${number}`);
  for (const [id, count] of keys) say(`  ${String(count).padStart(9)}  ${wordsOf(district, id)} [${id}]`);
  if (keys.size === 0) say('  没有可删除的内容 There is nothing left to forget');
  else for (const id of nothing) say(`  ${'0'.padStart(9)}  ${wordsOf(district, id)} [${id}]`);
  if (along.length > 0) say(`  连同由其派生的 with what took over from it: ${along.join(', ')}`);
  if (elsewhere.length > 0)
    say(
      `  其来源中仍有，须另行申请 still held by what it came from, to be asked for by itself: ${elsewhere.join(', ')}`,
    );
}
