/** Why a category was named: a word of the rules as it stands in the text, where it first stands, and what it weighs there. */
export interface Because {
  word: string;
  /** In UTF-16 units of the text as it was given. */
  at: number;
  weight: number;
}

export interface Advice {
  /** Id of a category of the catalogue. */
  category: string;
  /** Id of a filing condition of that category, where the text says which. */
  condition?: string;
  /** In the order in which they stand; never empty. */
  because: readonly Because[];
}

/** Not to know is an answer: then a person decides, as they do with advice. */
export type Advised = Advice | 'unsure';

/**
 * What a matter may be about, from what somebody wrote. The port behind which a better reader can stand than one of words; whoever asks
 * holds on to this alone. An adviser is pure: the same text gives the same answer. It speaks of the matter and never of a person, and a
 * person confirms what it says.
 */
export interface Adviser {
  advise(text: string): Advised;
}
