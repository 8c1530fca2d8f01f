/**
 * Every figure of the shipped district told a second time, in SQL over the events alone: by the names of its procedures, and by nothing that the
 * server has worked out. What was recorded after the cut-off is not looked at.
 */
export type { Scope } from './judged.ts';
export { type Overrun, retime } from './multiples.ts';
export {
  everyKind,
  gridEventNames,
  hotlineOrderNames,
  type Names,
} from './names.ts';
export { type Points, type PointsRow, repoint } from './points.ts';
export { countsOf, type Row, ratesOf, recount, type Told } from './rates.ts';
export { retally, type Times } from './tallies.ts';
