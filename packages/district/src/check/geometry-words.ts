import type { PolygonFaultCode } from '@wangge/brain';
import type { Message } from '../fault.ts';

/** What is wrong with a polygon, in sentences. */
export const polygonWords: Readonly<Record<PolygonFaultCode, Message>> = {
  'not-an-area': { zh: '应是 Polygon 或 MultiPolygon', en: 'it must be a Polygon or MultiPolygon' },
  empty: { zh: '图形是空的', en: 'it is empty' },
  'not-a-number': { zh: '坐标不是数字', en: 'a coordinate is no number' },
  projected: {
    zh: '坐标是投影坐标（米），应为经纬度（度）',
    en: 'the coordinates are metres of a projection; they must be degrees',
  },
  swapped: {
    zh: '经度和纬度写反了，应为 [经度, 纬度]',
    en: 'longitude and latitude are exchanged; write [longitude, latitude]',
  },
  'out-of-range': { zh: '坐标超出经纬度范围', en: 'a coordinate lies beyond the range of degrees' },
  'unexpected-place': {
    zh: '坐标远在本区边界之外，可能用错了坐标系',
    en: 'it lies far from the outline; the coordinate system may be wrong',
  },
  'ring-too-short': { zh: '环少于四个点', en: 'a ring has fewer than four positions' },
  'ring-unclosed': {
    zh: '环没有闭合：末点应与首点相同',
    en: 'a ring is not closed: its last position must repeat the first',
  },
  'duplicate-vertex': { zh: '同一个点连写了两次', en: 'a position repeats the one before it' },
  'zero-area': { zh: '环没有面积', en: 'a ring encloses nothing' },
  'self-crossing': { zh: '边自相交叉', en: 'a ring crosses itself' },
  'self-touching': { zh: '环与自己相碰', en: 'a ring touches itself' },
  spike: { zh: '边沿原路折回', en: 'a ring runs back along itself' },
  'rings-cross': { zh: '两个环相交', en: 'two rings cross' },
  'hole-outside': { zh: '孔不在外环之内', en: 'a hole is not within its outer ring' },
  'parts-overlap': { zh: '几块图形互相重叠', en: 'parts overlap each other' },
};
