import { type TimePart, type TimePattern, timePatternOf } from '@wangge/district';
import { findDayNumber, type Instant, instantAt } from '@wangge/kernel';

/** Reads a time as a file writes it; undefined for what is none of the formats or no time that exists. */
export type TimeReader = (text: string) => Instant | undefined;

/** As the readers write a spreadsheet's own dates. */
const ofSpreadsheet = 'yyyy-MM-dd HH:mm:ss';
const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** @param formats as `imports/*.yaml` names them; without a zone of its own a time is the district's */
export function timeReader(formats: readonly string[], zone: string): TimeReader {
  const patterns = [...formats, ofSpreadsheet].flatMap((format) => timePatternOf(format) ?? []);
  const takesZones = formats.includes('rfc3339');
  return (given) => {
    const text = given.trim();
    for (const pattern of patterns) {
      const found = readLocal(text, pattern, zone);
      if (found !== undefined) return found;
    }
    if (!takesZones || !rfc3339.test(text)) return undefined;
    const instant = Date.parse(text);
    return Number.isNaN(instant) ? undefined : instant;
  };
}

function readLocal(text: string, { pattern, parts }: TimePattern, zone: string): Instant | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const at = (part: TimePart, width: number): string => {
    const index = parts.indexOf(part);
    return (index < 0 ? '' : (match[index + 1] ?? '')).padStart(width, '0');
  };
  const date = `${at('year', 4)}-${at('month', 2)}-${at('day', 2)}`;
  const [hour, minute, second] = [at('hour', 2), at('minute', 2), at('second', 2)];
  if (findDayNumber(date) === undefined || hour > '23' || minute > '59' || second > '59') return undefined;
  const fraction = Math.floor(Number(`0.${at('fraction', 1)}`) * 1000);
  return instantAt(zone, date, `${hour}:${minute}`) + Number(second) * 1000 + fraction;
}
