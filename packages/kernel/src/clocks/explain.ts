import { dayNameIn } from './calendar.ts';
import { DAY, type DateText, dateOf, findDayNumber, type Instant, isoWeekday, timeText } from './civil.ts';
import type { ClockReading, ClockStep } from './reading.ts';
import { type ClockLocale, durationWords, sizeWords } from './words.ts';
import { getZone, type Zone } from './zone.ts';

/** What began the clock, in the reader's language (`派遣`, `dispatch`). Without it the sentence only says that the clock began. */
export type ExplainWords = { start?: string };

const WEEKDAY_ZH = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'];
const WEEKDAY_EN = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Why the deadline is where it is: one plain sentence a step, in the local time of the reading's zone. */
export function explainSteps(reading: ClockReading, locale: ClockLocale, words: ExplainWords = {}): string[] {
  const dial = createDial(reading);
  const { unit } = reading.limit;
  return reading.steps.map((step) =>
    locale === 'zh' ? sentenceZh(step, dial, unit, words) : sentenceEn(step, dial, unit, words),
  );
}

type Unit = ClockReading['limit']['unit'];

function sentenceZh(step: ClockStep, dial: Dial, unit: Unit, words: ExplainWords): string {
  const size = (amount: number) => sizeWords(amount, unit, 'zh');
  const daysZh = (from: DateText, to: DateText) =>
    from === to ? `${dial.date(from)}（${weekdayOf(from, WEEKDAY_ZH)}）` : `${dial.date(from)} 至 ${dial.date(to)} `;
  switch (step.kind) {
    case 'start': {
      const first = step.firstDay ? `，从 ${dial.date(step.firstDay)} 起计日` : '';
      return `${dial.stamp(step.at)} ${words.start ?? ''}起算，限 ${durationWords(step.limit, 'zh')}${first}`;
    }
    case 'skip-days': {
      const days = daysZh(step.from, step.to);
      return step.why === 'weekend'
        ? `${days}周末，不计`
        : `${days}${dayNameIn(step.name, 'zh')}放假 ${step.days} 天，不计`;
    }
    case 'skip-hours':
      return `${dial.stretch(step.from, step.to, '至')} ${step.why === 'night' ? '非工作时间' : '班间休息'}，不计`;
    case 'make-up': {
      const day = daysZh(step.date, step.date);
      const counted = step.done === undefined ? '照常计时' : `计入，累计 ${size(step.done)}`;
      return `${day}${dayNameIn(step.name, 'zh')}调休上班，${counted}`;
    }
    case 'count-hours':
      return `${dial.stretch(step.from, step.to, '至')} 计 ${size(step.amount)}，累计 ${size(step.done)}`;
    case 'count-days': {
      const weekends = step.weekendDays > 0 ? `（其间周末 ${step.weekendDays} 天不计）` : '';
      return `${daysZh(step.from, step.to)}计 ${step.days} 天${weekends}，累计 ${size(step.done)}`;
    }
    case 'pause':
      return `${dial.stamp(step.at)} 暂停计时，${step.remaining > 0 ? `剩 ${size(step.remaining)}` : '时限已用完'}`;
    case 'resume':
      return `${dial.stamp(step.at)} 恢复计时`;
    case 'extend':
      return `${dial.opening(step.at)}批准延期 ${durationWords(step.by, 'zh')}，总时限 ${size(step.total)}`;
    case 'recompute':
      return `${dial.opening(step.at)}工作日历变更，重新推算；原截止 ${dial.end(step.before)}`;
    case 'amber':
      return `${dial.stamp(step.at)} 起黄灯`;
    case 'deadline': {
      const provisional = step.publishedUntil
        ? `（暂定：${step.publishedUntil} 以后的放假安排尚未公布，按周末推算）`
        : '';
      return `${dial.end(step.at)} 截止，此后红灯${provisional}`;
    }
    case 'stop':
      return `${dial.stamp(step.at)} 停止计时，${step.late ? '已超期' : '未超期'}`;
  }
}

function sentenceEn(step: ClockStep, dial: Dial, unit: Unit, words: ExplainWords): string {
  const size = (amount: number) => sizeWords(amount, unit, 'en');
  const daysEn = (from: DateText, to: DateText) =>
    from === to ? `${dial.date(from)} (${weekdayOf(from, WEEKDAY_EN)})` : `${dial.date(from)} to ${dial.date(to)}`;
  const plural = (amount: number) => (amount === 1 ? '1 day' : `${amount} days`);
  switch (step.kind) {
    case 'start': {
      const first = step.firstDay ? `, days are counted from ${dial.date(step.firstDay)}` : '';
      const cause = words.start ? ` at ${words.start}` : '';
      return `${dial.stamp(step.at)} the clock starts${cause}, limit ${durationWords(step.limit, 'en')}${first}`;
    }
    case 'skip-days': {
      const days = daysEn(step.from, step.to);
      return step.why === 'weekend'
        ? `${days} weekend, not counted`
        : `${days} holiday (${dayNameIn(step.name, 'en')}), not counted`;
    }
    case 'skip-hours':
      return `${dial.stretch(step.from, step.to, 'to')} ${step.why === 'night' ? 'outside working hours' : 'break'}, not counted`;
    case 'make-up': {
      const day = daysEn(step.date, step.date);
      const counted = step.done === undefined ? 'hours count as usual' : `counted, ${size(step.done)} so far`;
      return `${day} make-up working day (${dayNameIn(step.name, 'en')}), ${counted}`;
    }
    case 'count-hours':
      return `${dial.stretch(step.from, step.to, 'to')} counts ${size(step.amount)}, ${size(step.done)} so far`;
    case 'count-days': {
      const weekends = step.weekendDays > 0 ? ` (${plural(step.weekendDays)} of weekend left out)` : '';
      return `${daysEn(step.from, step.to)} counts ${plural(step.days)}${weekends}, ${size(step.done)} so far`;
    }
    case 'pause':
      return `${dial.stamp(step.at)} paused with ${step.remaining > 0 ? size(step.remaining) : 'nothing'} left`;
    case 'resume':
      return `${dial.stamp(step.at)} resumed`;
    case 'extend':
      return `${dial.opening(step.at)}extended by ${durationWords(step.by, 'en')} to ${size(step.total)} in all`;
    case 'recompute':
      return `${dial.opening(step.at)}computed again after a change of the working calendar; the deadline was ${dial.end(step.before)}`;
    case 'amber':
      return `amber from ${dial.stamp(step.at)}`;
    case 'deadline': {
      const provisional = step.publishedUntil
        ? ` (provisional: holidays after ${step.publishedUntil} are not published, only weekends are left out)`
        : '';
      return `deadline ${dial.end(step.at)}, red after it${provisional}`;
    }
    case 'stop':
      return `${dial.stamp(step.at)} stopped, ${step.late ? 'late' : 'on time'}`;
  }
}

/** Writes instants and dates for a reader: without the year while all lies in the year of the start. */
type Dial = {
  date(date: DateText): string;
  stamp(at: Instant): string;
  /** An end: midnight is 24:00 of the day that ends. */
  end(at: Instant): string;
  /** `04-03 17:00 to 18:00`: the second date only where it differs. */
  stretch(from: Instant, to: Instant, word: string): string;
  opening(at: Instant | undefined): string;
};

function createDial(reading: ClockReading): Dial {
  const zone = getZone(reading.zone);
  const year = dateOf(zone.dayOf(reading.startedAt)).slice(0, 5);
  const date = (text: DateText) => (text.startsWith(year) ? text.slice(5) : text);
  const stamp = (at: Instant) => {
    const local = localParts(zone, at);
    return `${date(local.date)} ${local.time}`;
  };
  const end = (at: Instant) => {
    const local = endParts(zone, at);
    return `${date(local.date)} ${local.time}`;
  };
  const stretch = (from: Instant, to: Instant, word: string) => {
    const closes = endParts(zone, to);
    const sameDay = closes.date === localParts(zone, from).date;
    return `${stamp(from)} ${word} ${sameDay ? closes.time : end(to)}`;
  };
  return { date, stamp, end, stretch, opening: (at) => (at === undefined ? '' : `${stamp(at)} `) };
}

function weekdayOf(date: DateText, names: string[]): string {
  const day = findDayNumber(date);
  return day === undefined ? '' : (names[isoWeekday(day) - 1] ?? '');
}

function localParts(zone: Zone, at: Instant): { date: DateText; time: string } {
  const local = zone.localAt(at);
  const day = Math.floor(local / DAY);
  return { date: dateOf(day), time: timeText(local - day * DAY) };
}

function endParts(zone: Zone, at: Instant): { date: DateText; time: string } {
  const day = zone.dayOf(at - 1);
  return at === zone.instantOf(day, DAY) ? { date: dateOf(day), time: '24:00' } : localParts(zone, at);
}
