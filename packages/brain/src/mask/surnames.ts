/**
 * Surnames by which a name is recognised where the words around it say that one stands there: the hundred and more that by far most people
 * bear (public statistics of the census), some rarer ones, and the compound ones in use.
 */
export const surnames: ReadonlySet<string> = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝匡粟贲禹鄢'.split(
    '',
  ),
);

/** Of these, such as begin everyday words (项目, 安全, 车位, 和…): a name only after what announces nothing else (我叫, 姓名). */
export const doubtfulSurnames: ReadonlySet<string> = new Set(
  '和全时项应向成施计关解车路方单冷安明包农古苗白麻房费纪党平连商查司石管仇'.split(''),
);

export const compoundSurnames: ReadonlySet<string> = new Set([
  '欧阳',
  '上官',
  '司马',
  '诸葛',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '令狐',
  '东方',
  '司徒',
  '夏侯',
  '端木',
  '轩辕',
]);

/** Everyday words that begin like a name: 高级教师 is nobody called 高级. */
export const ordinaryBeginnings: ReadonlySet<string> = new Set([
  ...[
    '高级',
    '高中',
    '高出',
    '高度',
    '申请',
    '申报',
    '申诉',
    '严禁',
    '严重',
    '严格',
    '于是',
    '于今',
    '于领',
    '管理',
    '任教',
    '任课',
    '任职',
  ],
  ...[
    '文具',
    '文化',
    '文件',
    '文明',
    '经管',
    '毕业',
    '谢谢',
    '曾在',
    '曾经',
    '许可',
    '许多',
    '万分',
    '周边',
    '周围',
    '祝愿',
    '马上',
    '马路',
  ],
  ...[
    '强制',
    '强烈',
    '温馨',
    '乐意',
    '贺信',
    '严厉',
    '顾客',
    '史无',
    '常年',
    '常常',
    '常务',
    '常委',
    '盛大',
    '龙头',
    '金额',
    '水利',
    '江边',
  ],
]);
