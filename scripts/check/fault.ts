/** One thing that is wrong in the tree. */
export interface Fault {
  /** Path from the repository's root, with `/`. */
  path: string;
  /** Line, from 1; absent when the whole file is meant. */
  line?: number;
  /** What is wrong and what to do, one sentence. */
  says: string;
}
