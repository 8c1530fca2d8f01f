import { describe, expect, test } from 'vitest';
import { maskedKinds, maskText } from '../../src/index.ts';
import { doubtfulSurnames, ordinaryBeginnings, surnames, verbalSurnames } from '../../src/mask/surnames.ts';
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
    ['我叫赵子丑外省人', '我叫赵某某外省人', 'name'],
    ['举报人：汤子丑正在等', '举报人：汤某某正在等', 'name'],
    ['名叫谭子丑占用通道', '名叫谭某某占用通道', 'name'],
    ['户主谢子丑搬去外地', '户主谢某某搬去外地', 'name'],
    ['村民杨子丑门口', '村民杨某某门口', 'name'],
    ['老板刘子丑就关门走了', '老板刘某某就关门走了', 'name'],
    ['村支部书记王子丑为修路', '村支部书记王某某为修路', 'name'],
    ['原支书杨子丑的事', '原支书杨某某的事', 'name'],
    ['副局长陈丑也过来劝解', '副局长陈某也过来劝解', 'name'],
    ['小区业主王丑，党员', '小区业主王某，党员', 'name'],
    ['班主任邓子丑老师上课', '班主任邓某某老师上课', 'name'],
    ['他们的母亲沈子丑留在农村', '他们的母亲沈某某留在农村', 'name'],
    ['村民王丑书记不管', '村民王某书记不管', 'name'],
    ['村民欧阳子丑到场', '村民欧阳某某到场', 'name'],
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
    '村民委员会和村民小组，居民委员会，业主委员会主任',
    '业主何以安心，业主许可动工，业主曾经问过，举报人曾到该站',
    '来了班主任贺老师上课，见主任方主任，医生李医生也说',
    '北县长江街道办，东区长江南路，投诉人陆湖社区',
    '妇女儿童权益，会计师事务所，教师师德师风',
    '村民于水火之中，父亲于昨日才回，书记于百忙之中',
    '村民田地荒了，居民尤其老人，居民何时可以回家，教师任课',
    '老板王姐口气很大，书记严查，干部曾多次回访',
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
    ...['村民', '户主', '主任', '李', '建', '和', '路', '村', '举报人：'],
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

/** Surnames that begin no everyday word, and letters of which names are made. */
const family = [...surnames].filter((one) => !doubtfulSurnames.has(one) && !verbalSurnames.has(one));
const announcing = [
  ...['我叫', '本人叫', '名叫', '姓名：', '举报人：', '投诉人:', '联系人 ', '信访人', '户主', '村民', '居民', '业主'],
  ...['老板', '包工头', '书记', '支书', '村主任', '校长', '经理', '丈夫', '妻子', '儿子', '女儿', '母亲', '哥哥'],
];
const givenName = fc
  .tuple(fc.constantFrom(...'建国伟芳丽军'), fc.constantFrom('', ...'辉云秀兰义杰'))
  .map((letters) => letters.join(''));

describe('after a calling', () => {
  const named = fc.tuple(fc.constantFrom(...announcing), fc.constantFrom(...family, '欧阳', '诸葛'), givenName);

  test('a name is left nowhere, whatever follows but what makes it a place', () => {
    const following = fc.constantFrom(...'在将把的也，。、丶1 ', '强占', '外省', '户口', '门口', '说', '二人', '');
    fc.assert(
      fc.property(anyText, named, following, anyText, (before, [calling, surname, given], after, rest) => {
        fc.pre(!/^[路村]/u.test(after + rest));
        const { text } = maskText(`${before}，${calling}${surname}${given}${after}${rest}`);
        // Of two letters another name may begin in what stands around.
        expect(text).not.toContain(`，${calling}${surname}${given}`);
      }),
    );
  });

  test('no letter beyond three is covered for it', () => {
    fc.assert(
      fc.property(named, fc.constantFrom('强占', '外省', '自己', '门口'), ([calling, surname, given], after) => {
        const { text } = maskText(`${calling}${surname}${given}${after}`);
        expect([...text].slice([...calling, ...surname].length + 2).join('')).toBe(
          [...given, ...after].slice(2).join(''),
        );
      }),
    );
  });

  test('an everyday word stays', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...announcing.filter((one) => !/[：: ]$/u.test(one) && !one.endsWith('叫'))),
        fc.constantFrom(...ordinaryBeginnings),
        (calling, word) => {
          expect(maskText(`${calling}${word}`).text).toBe(`${calling}${word}`);
        },
      ),
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
