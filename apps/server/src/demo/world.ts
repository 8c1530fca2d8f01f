import type { DemoFile, DemoPlay, Motif } from '@wangge/district';
import { adviseLead, type Instant, type Precedent, type Procedure } from '@wangge/kernel';
import type { District } from '../districts/index.ts';
import type { Drawing } from './drawings.ts';
import type { Life, Subject } from './life.ts';
import type { Posts } from './posts.ts';

/** What all matters of a history share. */
export interface World {
  district: District;
  demo: DemoFile;
  seed: string;
  posts: Posts;
  /** What arbitration has decided so far, by category and condition. */
  precedents: Map<string, Precedent[]>;
  /** Procedures that the demo plays, by id. */
  stages: ReadonlyMap<string, Stage>;
  /** Matters that go on, or may still be appealed about or hear of a finding, by id. */
  lives: Map<string, Life>;
  /** What came in, by the key of its arrival, as long as it is in `lives`. */
  told: Map<string, Life>;
  /** What the procedures would not do, told at the end. */
  troubles: Troubles;
  /** The picture of a motif as it was found, or set right. */
  drawing(motif: Motif, isRight: boolean): Drawing;
  /** The next number of the day in which the instant lies. */
  number(prefix: string, at: Instant): string;
  /** Units of the duty list for a matter, the lead first. Undefined where the list names nobody. */
  advice(subject: Subject, areaPath: string): Advice | undefined;
}

/** A procedure with what the demo says of it. */
export interface Stage {
  procedure: Procedure;
  version: number;
  play: DemoPlay;
}

export interface Advice {
  unit: string;
  assist: readonly string[];
}

/** Where the demo and the procedure do not fit: an action that was refused, a state out of which nobody can lead. */
export interface Trouble {
  procedure: string;
  /** The state in which it happened; of a report, `opening`. */
  state: string;
  /** Absent where no way was open at all. */
  action?: string;
  /** The engine's refusal, or that no way was open. */
  because: string;
  times: number;
}

export class Troubles {
  readonly #counted = new Map<string, Trouble>();

  count(trouble: Omit<Trouble, 'times'>): void {
    const key = JSON.stringify(trouble);
    const counted = this.#counted.get(key) ?? { ...trouble, times: 0 };
    counted.times += 1;
    this.#counted.set(key, counted);
  }

  /** The most frequent first. */
  list(): Trouble[] {
    return [...this.#counted.values()].sort((a, b) => b.times - a.times);
  }
}

/** Remembers what the duty list says: a history asks it of the same places again and again. */
export function adviceOf({ dutyRules, dutyUnits }: District): World['advice'] {
  const known = new Map<string, Advice | undefined>();
  return ({ category, condition }, areaPath) => {
    const key = `${condition.id} ${areaPath}`;
    if (!known.has(key)) {
      const asked = { category: category.id, condition: condition.id, areaPath };
      known.set(key, adviseLead(dutyRules, dutyUnits, asked)[0]);
    }
    return known.get(key);
  };
}
