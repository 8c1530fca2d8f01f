import type { FormFault } from '@wangge/kernel';
import {
  type BadPointReason,
  badPointSentence,
  type DoubtfulPlace,
  doubtfulSentence,
  outsideSentence,
  type PlaceRead,
} from './places.ts';
import { Problem, type Sentence } from './problem.ts';

/** One row of the table: status, when it is thrown, and the sentence; its parameter is the shape of the details. */
interface Row<Details> {
  status: number;
  when: string;
  say(details: Details): Sentence;
}

function row<Details = Record<never, never>>(
  status: number,
  when: string,
  say: (details: Details) => Sentence,
): Row<Details> {
  return { status, when, say };
}

interface Allowed {
  /** Actions open to this reader now. */
  allowed: readonly string[];
}

/** How an id of the procedure is called before people. */
interface Named {
  named: Sentence;
}

/** Every error that leaves the server; `docs/errors.md` is made from it (scripts/docs.ts). */
export const table = {
  // --- who
  'no-session': row(401, 'a request without a session, or one that has ended', () => ({
    zh: '未登录或登录已过期，请重新登录。',
    en: 'You are not logged in, or the session has ended. Log in again.',
  })),
  'invalid-login': row(401, 'login or password do not match', () => ({
    zh: '账号或密码不正确。',
    en: 'Login or password do not match.',
  })),
  'totp-required': row(401, 'the account asks for a code of its authenticator', () => ({
    zh: '请输入动态验证码。',
    en: 'Enter the code of your authenticator.',
  })),
  'invalid-totp': row(401, 'the code does not match, or was used before', () => ({
    zh: '动态验证码不正确或已使用过，请等待下一个验证码。',
    en: 'The code does not match or was used before. Wait for the next one.',
  })),
  'totp-enrolment-required': row(403, 'an administrator has not set up the second factor yet', () => ({
    zh: '管理员账号须先绑定动态验证码，才能继续。',
    en: 'An administrator account sets up its authenticator first.',
  })),
  'account-locked': row<{ until: string }>(423, 'too many failures; `until` says when it opens again', ({ until }) => ({
    zh: `登录失败次数过多，账号已锁定至 ${until}。`,
    en: `Too many failures: the account is locked until ${until}.`,
  })),
  'too-many-attempts': row<{ seconds: number }>(
    429,
    'too many failed log-ins from one address, of whatever accounts; `seconds` and the header Retry-After say when it opens again',
    ({ seconds }) => ({
      zh: `来自此网络地址的登录失败过多，请在 ${seconds} 秒后重试。`,
      en: `Too many failed log-ins from this network address: try again in ${seconds} seconds.`,
    }),
  ),
  'too-many-requests': row<{ seconds: number }>(
    429,
    'too many requests without a session from one address; `seconds` and the header Retry-After say when it opens again',
    ({ seconds }) => ({
      zh: `来自此网络地址的未登录请求过多，请在 ${seconds} 秒后重试。`,
      en: `Too many requests without a session from this network address: try again in ${seconds} seconds.`,
    }),
  ),
  'account-disabled': row(403, 'the password is right and the security administrator has closed the account', () => ({
    zh: '账号已停用，请联系安全管理员。',
    en: 'The account is disabled. Ask the security administrator.',
  })),
  'no-post': row(403, 'the account’s owner holds no post any more', () => ({
    zh: '该账号没有任何岗位，请联系系统管理员。',
    en: 'The owner of this account holds no post. Ask the system administrator.',
  })),
  'password-lapsed': row(401, 'the temporary password was not used in time', () => ({
    zh: '临时密码已过期，请向安全管理员重新申请。',
    en: 'The temporary password has lapsed. Ask the security administrator for another.',
  })),
  'password-change-required': row(403, 'a temporary password opens nothing but its change', () => ({
    zh: '当前使用的是临时密码，须先修改密码才能继续。',
    en: 'This is a temporary password: change it first.',
  })),
  'wrong-password': row(422, 'the present password, asked for again, does not match', () => ({
    zh: '当前密码不正确。',
    en: 'The present password does not match.',
  })),
  'weak-password': row<{ faults: readonly PasswordFault[]; minLength: number; maxLength: number }>(
    422,
    'a new password breaks the rules; `faults` names which',
    ({ faults, minLength, maxLength }) => ({
      zh: `新密码不符合要求（${minLength} 至 ${maxLength} 个字符）：${faults.map((fault) => passwordFaults[fault].zh).join('；')}。`,
      en: `The new password breaks the rules (${minLength} to ${maxLength} characters): ${faults.map((fault) => passwordFaults[fault].en).join('; ')}.`,
    }),
  ),
  'district-required': row<{ accepted: readonly string[] }>(
    422,
    'the server has several districts, or none of the one named',
    ({ accepted }) => ({
      zh: `请指明辖区（district），可用：${accepted.join('、')}。`,
      en: `Say which district (field district): ${accepted.join(', ')}.`,
    }),
  ),
  'totp-on': row(409, 'a second factor is set up already', () => ({
    zh: '动态验证码已绑定；更换设备请联系运维人员。',
    en: 'An authenticator is set up already. To change the device, ask the operator.',
  })),
  'totp-not-begun': row(409, 'a code came before the enrolment was begun', () => ({
    zh: '尚未开始绑定动态验证码。',
    en: 'The enrolment of an authenticator has not begun.',
  })),
  'own-account': row(409, 'a security administrator turns to their own account', () => ({
    zh: '不能在此操作自己的账号。',
    en: 'Your own account is not for you to manage here.',
  })),
  'operators-account': row<{ login: string }>(
    409,
    'an administrator’s account whose second factor is not set up: a password for it is given at the machine alone',
    ({ login }) => ({
      zh: `管理员账号在绑定动态验证码之前，由运维人员在服务器上开通或重设：wangge account create ${login}。`,
      en: `Until its authenticator is set up, an administrator’s account is opened at the machine: wangge account create ${login}.`,
    }),
  ),
  'no-account': row<{ staff: string }>(409, 'the member of staff has no account yet', ({ staff }) => ({
    zh: `${staff} 还没有账号，请先设置临时密码。`,
    en: `${staff} has no account yet. Give a temporary password first.`,
  })),
  'bad-csrf': row(403, 'an unsafe request without the token of its session', () => ({
    zh: '请求缺少有效的防伪令牌，请刷新页面后重试。',
    en: 'The request lacks the token of its session. Reload the page and try again.',
  })),
  'not-permitted': row<{ needs: string }>(403, 'the role may not do this', ({ needs }) => ({
    zh: `当前岗位无此权限，需要：${needs}。`,
    en: `Your post may not do this. It takes: ${needs}.`,
  })),
  // --- asking
  'not-found': row<{ what: Thing; id: string }>(404, 'nothing of this id that the reader may see', ({ what, id }) => ({
    zh: `找不到${things[what].zh}：${id}。`,
    en: `There is no ${things[what].en} ${id} that you may see.`,
  })),
  'no-route': row<{ path: string }>(404, 'no such address', ({ path }) => ({
    zh: `没有这个地址：${path}。`,
    en: `There is no such address: ${path}.`,
  })),
  'bad-request': row<{ place: string; fault: Sentence }>(
    400,
    'the request does not have the shape that the schema asks; `fault` says what is wrong at `place`',
    ({ place, fault }) => ({
      zh: `请求格式有误：${place} ${fault.zh}。`,
      en: `The request is not as it should be: ${place} ${fault.en}.`,
    }),
  ),
  'bad-encoding': row(400, 'the body is not valid UTF-8', () => ({
    zh: '请求内容不是有效的 UTF-8 编码。',
    en: 'The body is not valid UTF-8.',
  })),
  'bad-text': row<{ place: string; reason: 'nul' | 'half-surrogate' }>(
    400,
    'a text holds what is no character: NUL, or half of a surrogate pair',
    ({ place, reason }) =>
      reason === 'nul'
        ? {
            zh: `${place} 含有空字符（U+0000），请删除。`,
            en: `${place} holds the character NUL (U+0000). Leave it out.`,
          }
        : {
            zh: `${place} 含有不完整的字符（代理对缺一半），请重新输入。`,
            en: `${place} holds half of a character (an unpaired surrogate). Write it anew.`,
          },
  ),
  'headers-too-large': row<{ limit: number }>(
    431,
    'address and headers together are over the limit in bytes',
    ({ limit }) => ({
      zh: `请求地址和头部过长，合计上限为 ${limit} 字节。`,
      en: `Address and headers are too long; the limit for both is ${limit} bytes.`,
    }),
  ),
  'too-large': row<{ limit: number }>(413, 'the body is over the limit in bytes', ({ limit }) => ({
    zh: `内容过大，上限为 ${limit} 字节。`,
    en: `The body is too large; the limit is ${limit} bytes.`,
  })),
  'bad-range': row<{ bytes: number }>(416, 'the range begins behind the end of the file', ({ bytes }) => ({
    zh: `请求的范围超出文件，文件共 ${bytes} 字节。`,
    en: `The range lies outside the file, which has ${bytes} bytes.`,
  })),
  'unsupported-type': row<{ accepted: string }>(415, 'a content type that is not taken here', ({ accepted }) => ({
    zh: `不支持的内容类型，接受：${accepted}。`,
    en: `This content type is not taken here; accepted: ${accepted}.`,
  })),
  'bad-cursor': row(400, 'the cursor of a list is none of ours', () => ({
    zh: '翻页标记无效，请从第一页重新开始。',
    en: 'The cursor is none of ours. Begin again with the first page.',
  })),
  'command-reused': row<{ id: string }>(409, 'the id of a command came again with something else', ({ id }) => ({
    zh: `命令编号 ${id} 已用于另一请求，请使用新的编号。`,
    en: `The command id ${id} was used for something else. Use a new one.`,
  })),
  'matter-exists': row<{ id: string }>(409, 'the id of a matter came again with another command', ({ id }) => ({
    zh: `编号 ${id} 的事项已存在：重发请使用原来的命令编号，新的上报请使用新的事项编号。`,
    en: `There is a matter ${id} already. To send the same report again, keep its command id; a new report takes a new matter id.`,
  })),
  'unknown-procedure': row<{ procedure: string; accepted: readonly string[] }>(
    422,
    'no procedure of this id in force',
    ({ procedure, accepted }) => ({
      zh: `没有流程 ${procedure}，可用：${accepted.join('、')}。`,
      en: `There is no procedure ${procedure}; in force: ${accepted.join(', ')}.`,
    }),
  ),
  // --- places
  'outside-district': row<PlaceRead & { reason: 'outside-district' }>(
    422,
    'the point lies in no area of the district',
    outsideSentence,
  ),
  'bad-point': row<PlaceRead & { reason: BadPointReason }>(
    422,
    'the point is no point: swapped, not a number, out of range, or 0, 0',
    badPointSentence,
  ),
  'doubtful-place': row<DoubtfulPlace>(
    422,
    'the address names another district than the point is in, or one that is not in force; or the point is rounded away. The same command may be sent again with the place confirmed',
    doubtfulSentence,
  ),
  // --- matters
  'unknown-action': row<{ action: string } & Allowed>(404, 'the procedure has no such action', ({ action }) => ({
    zh: `流程中没有操作 ${action}。`,
    en: `The procedure has no action ${action}.`,
  })),
  ended: row<{ state: string } & Named & Allowed>(409, 'the matter has ended', ({ named }) => ({
    zh: `事项已结束（${named.zh}），不能再操作。`,
    en: `The matter has ended (${named.en}).`,
  })),
  archived: row<{ year: number }>(
    409,
    'the events of the matter lie in an archive outside; `year` says which',
    ({ year }) => ({
      zh: `该事项的事件已随 ${year} 年归档，须先由运维人员恢复归档才能操作。`,
      en: `The events of this matter were archived with the year ${year}. Ask the operator to restore the archive first.`,
    }),
  ),
  'wrong-state': row<
    { action: string; state: string; from: readonly string[]; stateNamed: Sentence } & Named & Allowed
  >(409, 'the action does not belong to the state that the matter is in', ({ named, stateNamed }) => ({
    zh: `事项当前为“${stateNamed.zh}”，不能执行“${named.zh}”。`,
    en: `The matter is in “${stateNamed.en}”; “${named.en}” cannot be done there.`,
  })),
  changed: row<{ seen: number; seq: number; state: string; stateNamed: Sentence } & Allowed>(
    409,
    'somebody else acted since the reader looked; `state` says where the matter is now',
    ({ stateNamed }) => ({
      zh: `事项已被他人更新，现为“${stateNamed.zh}”，请查看最新情况后再操作。`,
      en: `Somebody else acted on the matter since you looked: it is in “${stateNamed.en}” now. See how it stands.`,
    }),
  ),
  'not-yours': row<
    { action: string; role: string; by: readonly string[]; who: Sentence; isOfRole: boolean } & Named & Allowed
  >(
    403,
    'the action belongs to other roles (`by`), or to the same role of another unit or area',
    ({ named, who, isOfRole }) =>
      isOfRole
        ? {
            zh: `“${named.zh}”由${who.zh}办理，且须是该事项所在辖区或其责任单位的岗位；您的岗位不在其内。`,
            en: `“${named.en}” is for: ${who.en}; of the area or the unit that the matter belongs to, and your post is of another.`,
          }
        : {
            zh: `“${named.zh}”由${who.zh}办理，不属于您的岗位。`,
            en: `“${named.en}” is for: ${who.en}. It is not for your post.`,
          },
  ),
  form: row<{ action: string; faults: readonly (FormFault & Named)[] } & Allowed>(
    422,
    'fields of the form are missing or wrong; `faults` names each',
    ({ faults }) => ({
      zh: `表单有 ${faults.length} 处需要修改：${faults.map(({ named, fault }) => `“${named.zh}”${faultSentences[fault].zh}`).join('；')}。`,
      en: `The form has ${faults.length} fault(s): ${faults.map(({ named, fault }) => `“${named.en}” ${faultSentences[fault].en}`).join('; ')}.`,
    }),
  ),
  guard: row<{ action: string; guard: string; because: Sentence } & Allowed>(
    422,
    'a rule of the procedure stands against it; `guard` names the rule',
    ({ because }) => because,
  ),
  // --- personal data
  'purpose-required': row(422, 'a sensitive field is revealed only for a purpose', () => ({
    zh: '查看敏感信息须说明用途（至少 4 个字）。',
    en: 'To see a sensitive field, say what for (at least 4 characters).',
  })),
  'field-withheld': row<{ fields: readonly string[]; named: Sentence }>(
    403,
    'a personal field whose audience leaves the role out, or that the district does not keep',
    ({ named }) => ({
      zh: `当前岗位不能查看：${named.zh}。`,
      en: `Your post does not get to see: ${named.en}.`,
    }),
  ),
  // --- photos
  'not-a-photo': row<{ reason: string; because: Sentence }>(
    422,
    'the file is no JPEG, PNG or WebP picture; `reason` is the fault that inspection found',
    ({ because }) => ({
      zh: `文件不是可用的照片（JPEG、PNG、WebP）：${because.zh}。`,
      en: `The file is no usable photo (JPEG, PNG, WebP): ${because.en}.`,
    }),
  ),
  'photo-too-large': row<{ limit: number; unit: 'bytes' | 'pixels' }>(
    422,
    'over the district’s limit',
    ({ limit, unit }) => ({
      zh: `照片过大，上限为 ${limit} ${unit === 'bytes' ? '字节' : '像素'}。`,
      en: `The photo is too large; the limit is ${limit} ${unit}.`,
    }),
  ),
  'photo-offset': row<{ offset: number }>(409, 'a piece does not follow what has arrived', ({ offset }) => ({
    zh: `上传位置不符，请从第 ${offset} 字节继续。`,
    en: `The piece does not follow what has arrived. Go on from byte ${offset}.`,
  })),
  'photo-hash': row(422, 'the photo arrived changed', () => ({
    zh: '照片内容与声明的校验值不符，请重新上传。',
    en: 'The photo that arrived is not the one that was announced. Upload it again.',
  })),
  'photo-pieces': row<{ limit: number }>(422, 'a photo in more pieces than are kept', ({ limit }) => ({
    zh: `照片分片过多（上限 ${limit} 片），请用更大的分片重新上传。`,
    en: `The photo came in too many pieces (at most ${limit}). Upload it again in larger ones.`,
  })),
  'too-many-photos': row<{ limit: number; of: 'matter' | 'waiting' }>(
    422,
    'over the number of photos of a matter, or of photos that a member of staff uploaded and has not used',
    ({ limit, of }) =>
      of === 'matter'
        ? { zh: `一个事项最多 ${limit} 张照片。`, en: `A matter has at most ${limit} photos.` }
        : {
            zh: `已上传而未使用的照片过多（上限 ${limit} 张），请先提交已有事项。`,
            en: `You have uploaded ${limit} photos that belong to no matter yet. File those first.`,
          },
  ),
  'photo-gone': row(410, 'the photo was deleted: its key is destroyed', () => ({
    zh: '该照片已按保存期限或申请删除。',
    en: 'This photo was deleted, by its retention or on request.',
  })),
  // --- files back out
  'too-many-exports': row<{ limit: number }>(
    422,
    'over the number of exports that a member of staff may have, those that wait and those that are kept',
    ({ limit }) => ({
      zh: `您的导出已有 ${limit} 个（上限），请先删除不再需要的。`,
      en: `You have ${limit} exports, which is the limit. Delete those that you no longer need.`,
    }),
  ),
  'export-not-ready': row<{ state: string }>(
    409,
    'the file of an export that is not done; `state` says how it stands',
    ({ state }) => ({
      zh: `导出尚未完成（${exportStates[state]?.zh ?? state}），还没有文件。`,
      en: `The export is not done (${exportStates[state]?.en ?? state}): there is no file yet.`,
    }),
  ),
  'export-gone': row(
    410,
    'the file of an export has expired or is lost, or what its reader may see has changed since it was made',
    () => ({
      zh: '导出文件已过期，或您的可见范围已变更，请重新导出。',
      en: 'The file has expired, or what you may see has changed since. Export again.',
    }),
  ),
  // --- the server itself
  'not-ready': row<{ why: NotReady }>(
    503,
    'the server cannot serve now; `why` says what is amiss, the header Retry-After after how many seconds to try again. Whether a command was carried out is not known then: sent again with its id, it is carried out once',
    ({ why }) => ({
      zh: `服务暂不可用：${notReady[why].zh}。请稍后重试，同一操作不会重复办理。`,
      en: `The service is not available now: ${notReady[why].en}. Try again shortly; what is sent again is not done twice.`,
    }),
  ),
  internal: row<{ reference: string }>(500, 'a fault of ours; `reference` finds it in the log', ({ reference }) => ({
    zh: `服务器内部错误，编号 ${reference}。`,
    en: `A fault of ours. Its reference is ${reference}.`,
  })),
} as const;

/** Why the server cannot serve for the moment. */
export type NotReady = 'busy' | 'database' | 'disk' | 'slow';

export const notReady: Readonly<Record<NotReady, Sentence>> = {
  busy: { zh: '等待处理的请求过多', en: 'too many requests are waiting' },
  database: { zh: '数据库没有应答', en: 'the database does not answer' },
  disk: { zh: '磁盘已满或无法写入', en: 'the disk is full or takes no more writes' },
  slow: { zh: '数据库未能及时完成', en: 'the database was not done in time' },
};

const exportStates: Readonly<Record<string, Sentence>> = {
  queued: { zh: '排队中', en: 'it waits' },
  running: { zh: '正在写', en: 'it is being written' },
  failed: { zh: '已失败', en: 'it failed' },
};

/** What can be asked for by its id. */
type Thing =
  | 'account'
  | 'assessment'
  | 'base-map'
  | 'case'
  | 'demo-accounts'
  | 'export'
  | 'photo'
  | 'post'
  | 'procedure';

const things: Readonly<Record<Thing, Sentence>> = {
  account: { zh: '账号', en: 'account' },
  assessment: { zh: '考核方案', en: 'assessment of' },
  'base-map': { zh: '底图文件', en: 'base map of' },
  case: { zh: '案件', en: 'case' },
  'demo-accounts': { zh: '演示账号', en: 'demo account of' },
  export: { zh: '导出', en: 'export' },
  photo: { zh: '照片', en: 'photo' },
  post: { zh: '岗位', en: 'post' },
  procedure: { zh: '流程', en: 'procedure' },
};

/** What can be wrong with a new password. */
export type PasswordFault = 'too-short' | 'too-long' | 'too-uniform' | 'holds-login' | 'same';

const passwordFaults: Readonly<Record<PasswordFault, Sentence>> = {
  'too-short': { zh: '过短', en: 'it is too short' },
  'too-long': { zh: '过长', en: 'it is too long' },
  'too-uniform': { zh: '重复字符过多', en: 'it repeats a few characters' },
  'holds-login': { zh: '不得包含登录名', en: 'it holds the login' },
  same: { zh: '不得与当前密码相同', en: 'it is the present one' },
};

export type ProblemCode = keyof typeof table;
export type ProblemDetails<Code extends ProblemCode> = Parameters<(typeof table)[Code]['say']>[0];

/** The error of this code: `throw problem('not-found', { what: 'case', id })`. */
export function problem<Code extends ProblemCode>(
  code: Code,
  ...[details, options]: Record<never, never> extends ProblemDetails<Code>
    ? [details?: ProblemDetails<Code>, options?: ErrorOptions]
    : [details: ProblemDetails<Code>, options?: ErrorOptions]
): Problem {
  const { status, say } = table[code] as Row<unknown>;
  const given = (details ?? {}) as Readonly<Record<string, unknown>>;
  return new Problem(code, status, say(given), given, options);
}

/** What is wrong with a field, as the end of a sentence that begins with the field. */
export const faultSentences: Record<FormFault['fault'], Sentence> = {
  required: { zh: '必填', en: 'is required' },
  'unknown-field': { zh: '不是此表单的字段', en: 'is no field of this form' },
  'not-asked': { zh: '按前面的回答不需要填写', en: 'is not asked for after the answer before it' },
  'wrong-type': { zh: '类型不对', en: 'is of the wrong type' },
  'too-long': { zh: '过长', en: 'is too long' },
  'too-many': { zh: '数量过多', en: 'has too many entries' },
  'too-few': { zh: '数量不足', en: 'has too few entries' },
  'out-of-range': { zh: '超出范围', en: 'is out of range' },
  'not-whole': { zh: '须为整数', en: 'must be a whole number' },
  'not-a-choice': { zh: '不在可选项内', en: 'is none of the choices' },
  'unknown-category': { zh: '不是目录中的小类', en: 'is no category of the catalogue' },
  'unknown-condition': { zh: '不是目录中的立案条件', en: 'is no filing condition of the catalogue' },
  'condition-of-other-category': { zh: '属于另一小类', en: 'belongs to another category' },
  'unknown-unit': { zh: '不是本辖区的单位', en: 'is no unit of the district' },
  'unknown-staff': { zh: '不是本单位的人员', en: 'is no member of staff of this unit' },
  'could-not-read': {
    zh: '其岗位看不到本事项，指定后也无法办理；请另选，或先为其设相应岗位',
    en: 'has no post in which they could read this matter, and so could not act on it: name somebody else, or give them such a post first',
  },
  'unknown-photo': { zh: '照片未上传或不属于您', en: 'was not uploaded, or is not yours' },
  'unknown-matter': { zh: '不是您可以看到的事项', en: 'is no matter within your reach' },
  'not-an-ended-matter': {
    zh: '不是另一件同类且已结束的事项',
    en: 'is not another matter of the same kind that has ended',
  },
  'not-a-date': { zh: '不是有效日期', en: 'is no date' },
  'not-a-code': {
    zh: '只能是字母、数字和 - _ . / : #，或公文文号（如 某政发〔2020〕7号）',
    en: 'is no number of letters, digits and - _ . / : #, nor that of an official paper',
  },
  'too-old': { zh: '过早，超出可补报的期限', en: 'lies further back than a report may' },
  'not-yet': { zh: '还没有到', en: 'has not come yet' },
};
