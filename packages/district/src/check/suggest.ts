import type { Message } from '../fault.ts';

/** "Did you mean …": the candidate nearest by edits, when it is near enough to be a slip of the pen. */
export function suggest(given: string, candidates: Iterable<string>): Message | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(given.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - given.length) >= least) continue;
    const distance = editDistance(given.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best === undefined ? undefined : { zh: `是不是“${best}”？`, en: `Did you mean "${best}"?` };
}

/** Levenshtein's distance. Names are short; long texts are cut, since they are no slip of the pen. */
function editDistance(left: string, right: string): number {
  const a = left.slice(0, 64);
  const b = right.slice(0, 64);
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(changed, previous[j]! + 1, row[j - 1]! + 1));
    }
    previous = row;
  }
  return previous[b.length]!;
}

/** The names that are accepted, shortened when they are many. */
export function listed(names: Iterable<string>, most = 12): string {
  const all = [...names];
  return all.length <= most ? all.join(', ') : `${all.slice(0, most).join(', ')}, … (${all.length})`;
}
