import type { Crs, PointFault } from '@wangge/brain';
import type { PlaceDoubt, Text } from '@wangge/kernel';
import type { Sentence } from './problem.ts';

/** What was read of a place that is refused. */
export interface PlaceRead {
  lng: number;
  lat: number;
  crs: Crs;
  /** Names of districts that the address holds, as written. */
  named: readonly string[];
  /** Other coordinate systems in which the same numbers would lie inside or, for a contradiction, where the address says. */
  fitsAs: readonly Crs[];
}

/** Numbers that are no place. */
export type BadPointReason = Exclude<PointFault, 'outside-district' | 'too-few-decimals'>;

const badPoints: Readonly<Record<BadPointReason, Sentence>> = {
  'not-a-number': { zh: '不是数字', en: 'they are no numbers' },
  swapped: {
    zh: '经度与纬度写反了，对调后在本辖区内',
    en: 'longitude and latitude are swapped; exchanged they lie in the district',
  },
  'out-of-range': { zh: '超出范围（经度 ±180，纬度 ±90）', en: 'they are out of range (longitude ±180, latitude ±90)' },
  'null-island': { zh: '是 0, 0，设备没有取得位置', en: 'they are 0, 0: the device knew no place' },
};

export function badPointSentence({ reason, ...read }: PlaceRead & { reason: BadPointReason }): Sentence {
  const because = badPoints[reason];
  return {
    zh: `坐标${numbers(read).zh}无效：${because.zh}。请提供经度、纬度（度）。`,
    en: `The coordinates ${numbers(read).en} are no usable point: ${because.en}. Give longitude and latitude in degrees.`,
  };
}

export function outsideSentence(read: PlaceRead): Sentence {
  const { named } = read;
  const fits = fitting(read, { zh: '则在本辖区内', en: 'it would lie inside' });
  return {
    zh: `位置${numbers(read).zh}不在本辖区范围内${named.length > 0 ? `，地址写的是${quoted(named).zh}` : ''}。${fits?.zh ?? '请检查坐标。'}`,
    en: `The point ${numbers(read).en} lies outside the district${named.length > 0 ? `; its address names ${quoted(named).en}` : ''}. ${fits?.en ?? 'Check it.'}`,
  };
}

/** A place that may be right all the same: somebody on the spot can confirm it. */
export interface DoubtfulPlace extends PlaceRead {
  reason: PlaceDoubt;
  /** The district that the point lies in. */
  lies: Text;
  minDecimals: number;
  /** The member of the same command that, when true, takes the place as it is. */
  confirm: string;
}

export function doubtfulSentence(place: DoubtfulPlace): Sentence {
  const { zh, en } = doubt(place);
  return {
    zh: `${zh}请核对位置和地址；如在现场确认位置无误，可确认后重新提交。`,
    en: `${en} Check the place and the address; if you know on the spot that the place is right, confirm it and send the report again.`,
  };
}

function doubt(place: DoubtfulPlace): Sentence {
  const { reason, lies, named, minDecimals } = place;
  const at = { zh: lies.zh ?? first(lies), en: lies.en ?? first(lies) };
  const names = quoted(named);
  switch (reason) {
    case 'contradiction': {
      const fits = fitting(place, { zh: '则与地址相符', en: 'the two would agree' });
      return {
        zh: `位置${numbers(place).zh}在${at.zh}，地址写的却是${names.zh}。${fits?.zh ?? ''}`,
        en: `The point ${numbers(place).en} lies in ${at.en}, but its address names ${names.en}.${fits ? ` ${fits.en}` : ''}`,
      };
    }
    case 'unknown-district':
      return {
        zh: `地址写的${names.zh}${named.length > 1 ? '不都' : '不'}是现行名称，位置${numbers(place).zh}在${at.zh}。`,
        en: `The address names ${names.en}, ${named.length > 1 ? 'not all of which are names' : 'which is no name'} in force; the point ${numbers(place).en} lies in ${at.en}.`,
      };
    case 'too-few-decimals':
      return {
        zh: `位置${numbers(place).zh}的小数位太少，指不到具体地点：至少要有一个坐标写到 ${minDecimals} 位小数。`,
        en: `The point ${numbers(place).en} is rounded too far to mean a place: one of its coordinates needs ${minDecimals} decimals at least.`,
      };
  }
}

/** Never rounded: what was read is what is shown. */
function numbers({ lng, lat, crs }: Pick<PlaceRead, 'lng' | 'lat' | 'crs'>): Sentence {
  return { zh: `（${lng}, ${lat}，${crs}）`, en: `(${lng}, ${lat}; ${crs})` };
}

function quoted(names: readonly string[]): Sentence {
  return {
    zh: names.map((name) => `“${name}”`).join('、'),
    en: names.map((name) => `“${name}”`).join(', '),
  };
}

function fitting({ fitsAs }: PlaceRead, then: Sentence): Sentence | undefined {
  if (fitsAs.length === 0) return undefined;
  return {
    zh: `如果坐标系是 ${fitsAs.join(' 或 ')}，${then.zh}：请核对坐标系。`,
    en: `Read as ${fitsAs.join(' or ')}, ${then.en}: check the coordinate system.`,
  };
}

function first(text: Text): string {
  return Object.values(text)[0] ?? '';
}
