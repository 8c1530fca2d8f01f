import type { District } from '../districts/index.ts';
import { problem } from '../platform/errors/index.ts';
import { readInstant } from '../platform/time/read-instant.ts';
import type { Span } from './conditions.ts';
import { type Days, readPeriod, spanOf } from './period.ts';

/** Cohort and cut-off, fixed before anything is counted. */
export interface Question {
  days: Days;
  span: Span;
  cutoff: Date;
  kinds: readonly string[];
}

/** The kinds of matters that the district assesses. */
export function assessedKinds(district: District): string[] {
  const measured = Object.keys(district.pack.assessment?.measures ?? {});
  return [...new Set(measured.flatMap((id) => district.procedures.get(id)?.procedure.kind ?? []))];
}

/** As a request puts it, with what it leaves out: every assessed kind, as things stand now. @throws Problem bad-request */
export function readQuestion(
  given: { period: string; cutoff?: string | undefined; kinds: readonly string[] },
  setting: { district: District; now: number },
  place: string,
): Question {
  const { district, now } = setting;
  const days = readPeriod(given.period, place);
  const cutoff = given.cutoff === undefined ? new Date(now) : readInstant(given.cutoff, place);
  if (cutoff.getTime() > now) {
    const fault = { zh: '的截止时刻还没到，届时再问', en: 'has a cut-off that lies ahead: ask again then' };
    throw problem('bad-request', { place, fault });
  }
  const known = assessedKinds(district);
  const strange = given.kinds.find((kind) => !known.includes(kind));
  if (strange !== undefined) {
    const fault = {
      zh: `的“${strange}”不是纳入考核的事项种类`,
      en: `"${strange}" is no kind of matter that is assessed`,
    };
    throw problem('bad-request', { place, fault });
  }
  return {
    days,
    span: spanOf(days, district.pack.district.zone),
    cutoff,
    kinds: given.kinds.length === 0 ? known : given.kinds,
  };
}

/** A period of which nothing has passed by the cut-off has no figures. @throws Problem bad-request */
export function requireBegun({ span, cutoff }: Question, period: string): void {
  if (span.from.getTime() <= cutoff.getTime()) return;
  const fault = {
    zh: `的时段“${period}”在截止时刻之后才开始，还没有数字；请选已经开始的时段`,
    en: `asks for "${period}", which begins after the cut-off and has no figures yet: choose a period that has begun`,
  };
  throw problem('bad-request', { place: 'querystring/period', fault });
}
