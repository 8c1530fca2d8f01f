import { useMoments } from '../time/moments.ts';
import { shortNumber } from './short-number.ts';

/** The number of a case in little room; whole under the pointer and for screen readers. */
export function CaseNumber({ number, now }: { number: string; now: number }) {
  const { yearOf } = useMoments();
  return (
    <span className="row-number" title={number}>
      <span aria-hidden="true">{shortNumber(number, yearOf(now))}</span>
      <span className="unseen">{number}</span>
    </span>
  );
}
