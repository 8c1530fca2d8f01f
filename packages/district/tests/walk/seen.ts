/** Where the walks of a pack have been, over all of them. */
export class Seen {
  steps = 0;
  matters = 0;
  carriedOut = 0;
  /** Matters that a walk left unended and that were led to an end, and the most attempts that one of them took. */
  ledHome = 0;
  longestHome = 0;
  readonly refusals = new Map<string, number>();
  readonly kin = new Map<string, number>();
  /** By procedure: states, how often what was done or came about by time, and how matters came to stand. */
  readonly states = new Map<string, Set<string>>();
  readonly done = new Map<string, Map<string, number>>();
  readonly standings = new Map<string, Set<string>>();

  note(to: Map<string, Set<string>>, procedure: string, what: string): void {
    to.set(procedure, (to.get(procedure) ?? new Set()).add(what));
  }

  /** Off while matters are led to their end: what is done then is no part of the walk and must not draw it elsewhere. */
  counting = true;

  /** Whatever was done or came about, on the way home too, where every promise is held to as well: `hotline-order arbitrate`, `followed`. */
  readonly ever = new Set<string>();

  did(procedure: string, what: string): void {
    this.ever.add(`${procedure} ${what}`);
    if (!this.counting) return;
    const done = this.done.get(procedure) ?? new Map<string, number>();
    this.done.set(procedure, done);
    this.count(done, what);
  }

  timesDone(procedure: string, what: string): number {
    return this.done.get(procedure)?.get(what) ?? 0;
  }

  count(to: Map<string, number>, what: string): void {
    if (to === this.kin) this.ever.add(what);
    if (!this.counting) return;
    to.set(what, (to.get(what) ?? 0) + 1);
  }
}
