/** How much of it is run: `short` fits beside the tests of every change, `long` is for a machine of its own. */
export type Size = 'short' | 'long';

/** One promise, tried. */
export interface Proof {
  /** What was done, in a few words. */
  what: string;
  /** How often, or how large. */
  size: string;
  /** What came of it. */
  result: string;
  /** What has to come of it; '' where a figure is told without being held to one. */
  wanted: string;
  /** Undefined where nothing is wanted. */
  held: boolean | undefined;
  /** Figures behind the result, for the kept file. */
  figures?: Readonly<Record<string, unknown>>;
}

/** Promises that belong together, tried by one program. */
export interface Section {
  /** One sentence. */
  about: string;
  /** @param say tells how it gets on */
  prove(size: Size, say: (line: string) => void): Promise<Proof[]>;
}
