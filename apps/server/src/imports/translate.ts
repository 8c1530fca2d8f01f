import type { Instant } from '@wangge/kernel';
import type { GivenPoint } from '../districts/index.ts';
import type { Bound, BoundField, Column } from './mapping.ts';
import type { SourceRow } from './readers/source.ts';
import { cellReason, ofColumn, type Reason, reasons, rowReason, tooOld } from './reasons.ts';

/** What a row says, in the words of the opening form. */
export interface Order {
  row: SourceRow;
  number: string;
  receivedAt: Instant;
  reportedAt: Instant;
  place: GivenPoint;
  form: Readonly<Record<string, unknown>>;
  /** What is to be known of it though it comes in. */
  notes: readonly Reason[];
}

export interface RefusedRow {
  row: SourceRow;
  /** As far as it could be read. */
  number: string;
  refused: Reason;
}

/** Read a row by the mapping. Pure; the first thing that is wrong is told. */
export function translate(row: SourceRow, bound: Bound, now: Instant): Order | RefusedRow {
  const number = (row.cells[bound.number.index] ?? '').trim();
  const refused = findFault(row, bound, number);
  if (refused) return { row, number, refused };
  const received = bound.readReceived(cell(row, bound.received));
  if (received === undefined) return { row, number, refused: badTime(row, bound.received) };
  if (received > now) return { row, number, refused: reasons.future };
  const { day } = bound.mapping.oldest;
  if (received < bound.oldest) return { row, number, refused: tooOld(bound.received.header, day) };
  const reportedText = cell(row, bound.reported).trim();
  const reported = reportedText === '' ? received : bound.readReported(reportedText);
  if (reported === undefined) return { row, number, refused: badTime(row, bound.reported as Column) };
  if (reported < bound.oldest) {
    return { row, number, refused: tooOld((bound.reported ?? bound.received).header, day) };
  }
  const notes: Reason[] = [];
  const place = placeOf(row, bound);
  if ('code' in place) return { row, number, refused: place };
  if (place.note) notes.push(place.note);
  const form: Record<string, unknown> = { [bound.mapping.number.field]: number };
  for (const field of bound.fields) {
    const taken = take(row, field);
    if (taken && 'refused' in taken) return { row, number, refused: taken.refused };
    if (taken && 'left' in taken) notes.push(taken.left);
    if (taken && 'value' in taken) form[field.field.field] = taken.value;
  }
  return { row, number, receivedAt: received, reportedAt: reported, place: place.point, form, notes };
}

/** Faults of columns that nothing is taken from are nobody's. */
function findFault(row: SourceRow, bound: Bound, number: string): Reason | undefined {
  if (row.fault) return rowReason(row.fault);
  const used = [bound.number, bound.received, bound.reported, bound.lng, bound.lat, bound.crs].concat(
    bound.fields.map(({ column }) => column),
  );
  for (const { column, fault } of row.faults ?? []) {
    const found = used.find((one) => one?.index === column);
    if (found) return cellReason(fault, found.header);
  }
  if (number === '') return reasons.noNumber;
  return cell(row, bound.received).trim() === '' ? reasons.noTime : undefined;
}

function badTime(_row: SourceRow, { header }: Column): Reason {
  return ofColumn('bad-time', header, { zh: '不是可读的时间', en: 'is no time of a format that the mapping names' });
}

/** Degrees, as a person or a program writes them. */
const NUMBER = /^[+-]?\d{1,3}(\.\d{1,20})?([eE][+-]?\d)?$/;

function placeOf(
  row: SourceRow,
  { mapping, lng, lat, crs, systems }: Bound,
): { point: GivenPoint; note?: Reason } | Reason {
  const { place } = mapping;
  const [x, y] = [cell(row, lng).trim(), cell(row, lat).trim()];
  if (x === '' && y === '') {
    if (place.without === 'refuse') return reasons.noPlace;
    const { note, ...point } = place.without;
    const text = { zh: note.zh ?? Object.values(note)[0] ?? '', en: note.en ?? Object.values(note)[0] ?? '' };
    // What stands at the given point stands there by rule, whatever its address says.
    return { point: { ...point, confirmed: true }, note: { code: 'fallback', text } };
  }
  if (!NUMBER.test(x) || !NUMBER.test(y)) return reasons.badPlace;
  const written = cell(row, crs).trim();
  const named = typeof place.crs === 'string' ? place.crs : place.crs.blank;
  const system = written === '' ? named : systems.get(written);
  if (system === undefined) {
    return crs
      ? ofColumn('crs', crs.header, { zh: '不是已知的坐标系', en: 'is no coordinate system that the mapping names' })
      : { code: 'no-crs', text: { zh: '没有写明坐标系', en: 'Its coordinate system is not said' } };
  }
  const accuracy = place.accuracy === undefined ? {} : { accuracy: place.accuracy };
  return { point: { lng: Number(x), lat: Number(y), crs: system, ...accuracy } };
}

type Taken = { value: unknown } | { left: Reason } | { refused: Reason } | undefined;

function take(row: SourceRow, { field, how, column, values, names }: BoundField): Taken {
  const text = cell(row, column).trim();
  if (text === '') return how.blank === undefined ? undefined : { value: how.blank };
  const mapped = values.get(text);
  if (mapped !== undefined) return { value: mapped };
  const read = readValue(text, field.type, names);
  if (read !== undefined) return { value: read };
  const { otherwise = 'refuse' } = how;
  if (typeof otherwise === 'object') return { value: otherwise.value };
  const header = column?.header ?? field.field;
  return otherwise === 'leave-out'
    ? {
        left: ofColumn('left-out', header, {
          zh: '的值不认识，留空',
          en: 'has an unknown value; the field is left open',
        }),
      }
    : { refused: ofColumn('value', header, { zh: '的值不认识', en: 'has an unknown value' }) };
}

function readValue(text: string, type: BoundField['field']['type'], names: BoundField['names']): unknown {
  switch (type) {
    case 'choice':
    case 'category':
    case 'unit':
      return names.get(text);
    case 'boolean':
      return /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined;
    case 'number':
    case 'rating':
      return Number.isFinite(Number(text)) ? Number(text) : undefined;
    default:
      return text;
  }
}

function cell({ cells }: SourceRow, column: Column | undefined): string {
  return column === undefined ? '' : (cells[column.index] ?? '');
}
