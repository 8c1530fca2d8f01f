import { describe, expect, test } from 'vitest';
import { maskedKinds, maskText } from '../../src/index.ts';
import { fc } from '../property.ts';

describe('what names a person is covered', () => {
  test.each([
    ['身份证 11010519491231002X 请查', '身份证 ****************** 请查', 'identity'],
    ['老证号110105491231002。', '老证号***************。', 'identity'],
    ['电话13800000000，谢谢', '电话***********，谢谢', 'phone'],
    ['请打 138-0000-0000', '请打 *************', 'phone'],
    ['手机１３８００００００００', '手机***********', 'phone'],
    ['座机0531-12345678', '座机*************', 'phone'],
    ['联系电话：8765432', '联系电话：*******', 'phone'],
    ['卡 6222000000000000000 被扣', '卡 ******************* 被扣', 'account'],
    ['加我QQ：123456', '加我QQ：******', 'account'],
    ['微信号 abc_12345 联系', '微信号 ********* 联系', 'account'],
    ['车鲁A·12345乱停', '车鲁*******乱停', 'plate'],
    ['新能源鲁AD12345', '新能源鲁*******', 'plate'],
    ['车牌号：西A12345', '车牌号：*******', 'plate'],
    ['寄到 nobody@example.org', '寄到 ******************', 'mail'],
    ['我叫王小二，住在这里', '我叫王某某，住在这里', 'name'],
    ['村民：李四。', '村民：李某。', 'name'],
    ['我名叫欧阳三四，今年', '我名叫欧阳某某，今年', 'name'],
    ['尊敬的胡不归书记：', '尊敬的胡某某书记：', 'name'],
    ['被张三老师批评', '被张某老师批评', 'name'],
    ['村主任周甲乙、', '村主任周某某、', 'name'],
    ['建材店老板李丙丁（外地人）', '建材店老板李某某（外地人）', 'name'],
    ['本县县委王戊己书记', '本县县委王某某书记', 'name'],
    ['市委书记杨庚辛同志：', '市委书记杨某某同志：', 'name'],
    ['组长陈壬癸是他亲戚', '组长陈某某是他亲戚', 'name'],
    ['村民赵子丑强行占地', '村民赵某某强行占地', 'name'],
    ['组长陈壬癸独断专行', '组长陈某某独断专行', 'name'],
    ['信访人：赵子丑', '信访人：赵某某', 'name'],
    ['盼望回复！\n赵子丑\n2019年5月', '盼望回复！\n赵某某\n2019年5月', 'name'],
    ['谢谢领导。赵子丑', '谢谢领导。赵某某', 'name'],
    ['的士牌号:楚AT1234', '的士牌号:楚******', 'plate'],
  ])('%s', (given, expected, kind) => {
    const { text, counts } = maskText(given);
    expect(text).toBe(expected);
    expect(counts).toEqual({ ...Object.fromEntries(maskedKinds.map((one) => [one, 0])), [kind]: 1 });
  });

  test('a name found once is covered wherever it stands', () => {
    const { text, counts } = maskText('我叫王小二，王小二的房子，门牌王小二号');
    expect(text).toBe('我叫王某某，王某某的房子，门牌王某某号');
    expect(counts.name).toBe(3);
  });
});

describe('what names nobody stays', () => {
  test.each([
    '尊敬的田县长，您好',
    '路灯不亮，2019年4月25日09:32:09反映',
    '小区3栋1201室，水费4.23元一吨',
    '12345热线答复，编号20190425',
    '该校校长期不管，教师待遇低',
    'A2区景苑小区物业公司',
    '被高级教师批评',
    '摩的司机和民警',
    '找石场老板要说法',
    '谢谢张书记',
    '请尽快处理。于五月',
    '路灯不亮。\n2019年5月',
    '班主任唐老师，行业主管部门',
    '申请人申请会计证',
    '老师万分感激，业主许可，业主和居民',
    '市教育局局长，县国土局书记，区文化局同志',
    '请司法局同志处理，向经管站书记反映',
    '',
  ])('%s', (given) => {
    expect(maskText(given)).toMatchObject({ text: given });
  });
});

const piece = fc.constantFrom(
  ...[
    '我叫',
    '王',
    '小',
    '二',
    '书记',
    '电话',
    '：',
    '138',
    '0000',
    '12345678',
    'X',
    '鲁A',
    'QQ',
    '的',
    '，',
    '@a.b',
    ' ',
    '欧阳',
    '\u{20000}',
    '１２３',
    '某',
  ],
);
const anyText = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

describe('whatever the text', () => {
  test('to mask twice changes nothing, and the length stays', () => {
    fc.assert(
      fc.property(anyText, (given) => {
        const once = maskText(given);
        expect([...once.text]).toHaveLength([...given].length);
        const twice = maskText(once.text);
        expect(twice.text).toBe(once.text);
        for (const kind of maskedKinds) if (kind !== 'name') expect(twice.counts[kind]).toBe(0);
      }),
    );
  });

  test('no eleven digits of a mobile phone are left', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 13000000000, max: 19999999999 }), anyText, (before, phone, after) => {
        const given = `${before}，${phone}。${after}`;
        expect(maskText(given).text).not.toContain(String(phone));
      }),
    );
  });

  test('a name that is announced is left nowhere', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        expect(maskText(`${before}，我叫赵钱孙，${after}赵钱孙`).text).not.toContain('赵钱孙');
      }),
    );
  });
});

test('a long text takes no longer a letter than a short one', () => {
  const seconds = (length: number): number => {
    const given = '我叫王1380a@'.repeat(length / 10);
    const begun = performance.now();
    maskText(given);
    return (performance.now() - begun) / 1000;
  };
  seconds(20_000);
  // Ten times the text; a square would take a hundred times as long.
  expect(Math.min(seconds(200_000), seconds(200_000))).toBeLessThan(
    40 * Math.min(seconds(20_000), seconds(20_000)) + 0.1,
  );
});

test('words that begin like a surname stay where nobody is introduced', () => {
  for (const given of [
    '多次要求项目经理处理',
    '业主和小区住户',
    '村民安全堪忧',
    '父亲和孩子的户口',
    '请党委同志查看',
  ]) {
    expect(maskText(given).text).toBe(given);
  }
  expect(maskText('姓名：高大山，联系人：马小跳').text).toBe('姓名：高某某，联系人：马某某');
});
