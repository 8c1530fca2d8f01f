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

/** A preposition, verbs and an adverb: where nothing tells the end of a name they begin a sentence more often than a name. */
export const verbalSurnames: ReadonlySet<string> = new Set('于申符师尚付任'.split(''));

/**
 * Letters of which given names are not made: particles, pronouns, words of place and time, and beginnings of titles. They tell that no
 * name stands there, or where it ends.
 */
export const unnamingLetters: ReadonlySet<string> = new Set(
  (
    '的了是在不有个这那你我他她它们也都就还又再被把将向从对给让使叫与及或和以为因但而且所之其此该吗呢吧啊呀已没未无可能会要应需想去来到过着' +
    '同说问找请求打出入上下前后里外内间时次每各等很太更最口姐哥老多几课总某称反却只则即虽若按拿带收'
  ).split(''),
);

/** Everyday words that begin like a name: 高级教师 is nobody called 高级. */
export const ordinaryBeginnings: ReadonlySet<string> = new Set(
  [
    '高级 高中 高出 高度 高兴 高速 高层 高压 高峰 高价 高额 高声 高考 高高 高校 高薪 高龄 高温 高铁',
    '申请 申报 申诉 申领 申办 申述 申购',
    '严禁 严重 严格 严厉 严查 严肃 严惩 严防 严打',
    '于是 于今 于领 管理 经管 毕业 乐意 水利 强制 强烈 李子 孙子 孙女',
    '任教 任课 任职 任期 任何 任意 任务 任由 任凭 任用 任命 任内 任现 任满 任常',
    '文具 文化 文件 文明 文字 文艺 文书 文凭 文盲',
    '谢谢 谢意 谢绝 曾在 曾经 许可 许多 许诺 万分 万一 万元 万人 万余 万般',
    '周边 周围 周一 周二 周三 周四 周五 周六 周日 周末 周期 周转 周到 周岁 周年',
    '祝愿 祝福 祝贺 马上 马路 马虎 马达 温馨 温暖 温饱 温度 温水 贺信 贺卡 贺喜',
    '顾客 顾虑 顾及 顾问 史无 史上 常年 常常 常务 常委 常见 常住 盛大 盛世 盛行',
    '龙头 龙灯 金额 金钱 金融 金牌 江边 江水 江河 殷切 胡作 胡乱 胡说 胡闹 胡搞 胡来',
    '尤其 何时 何以 何处 何况 何必 何去 何人 何种 何等 何年 何日 何方 凌晨 陈述 陈旧 陈列 辛勤 辛苦 陆续 陆军',
    '田地 田间 田土 田园 林地 林场 林业 林木 游客 游玩 游泳 游行 景观 景区 景色 左右 左边 宁愿 宁可',
    '夏季 夏天 夏日 简单 简直 简易 简称 阳光 阳台 阳性 段时 段落 季度 季节 章程 康复 洪水 余下 余款 余额 余名 余户',
    '席位 柏油 曲折 易燃 易爆 易于 柴油 柴火 卫生 卫视 卫计 沙石 沙子 沙土 池塘 岳母 岳父 荣誉 荣获 牟取 焦急 焦虑 焦点',
    '甘心 甘愿 甘当 蒙受 蒙骗 武装 武力 武断 武警 钱款 钱财 钱物 毛病 毛坯 雷电 张贴 张扬 张罗 张口 张开',
    '黄泥 黄土 黄沙 黄色 黄牛 董事 程序 程度 郑重 黎明 屈服 鲁莽 戴着 戴上 苑落 童年 叶子 米饭 凌乱 翁婿 路过',
  ].flatMap((words) => words.split(' ')),
);
