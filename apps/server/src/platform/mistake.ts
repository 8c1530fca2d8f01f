import type { Sentence } from './errors/index.ts';

/** What the operator can put right before anything runs: told in one sentence of each language, without a stack. */
export class Mistake extends Error {
  override name = 'Mistake';
  readonly zh: string;
  readonly en: string;

  constructor({ zh, en }: Sentence, options?: ErrorOptions) {
    super(en, options);
    this.zh = zh;
    this.en = en;
  }
}
