import type { Client } from 'pg';
import type { Program } from '../../bench/program.ts';
import type { Work } from './clients.ts';
import type { Mortal } from './victims.ts';

/** Where a round of crashes takes place. */
export interface Scene {
  mortal: Mortal;
  work: Work;
  /** Number of the round, from 1. */
  round: number;
  random: () => number;
  /** As the owner of the tables, while the product runs. */
  asOwner<Answer>(use: (client: Client) => Promise<Answer>): Promise<Answer>;
}

/** Something that goes on beside the clients and is struck with them. */
export interface Running {
  /** Milliseconds within which the kill is drawn, from when the clients begin. */
  span: readonly [number, number];
  /** The kill comes in a moment. */
  onEdge(): void;
  /** Its own processes: killed too where everything is, else they have to come to their own end. */
  programs: readonly Program[];
  /** The product serves again: looks at what is left, takes it to its end, and looks again. @returns what should not be */
  settle(): Promise<string[]>;
}

/** What can go on beside the clients. A further one (forgetting, as it is built) takes its place in the list of `crashes.ts`. */
export interface Beside {
  name: string;
  begin(scene: Scene): Promise<Running>;
}
