/** A number with the reason that it has. */
interface Sourced<Value> {
  value: Value;
  source: string;
}

/** What the house keeps by its own rule; what a district keeps, its fields.yaml says. */
export interface RetentionRules {
  /** How long what was typed into the audit is kept, from the end of its month on. */
  log: Sourced<string>;
  /** Keys that are looked at in one go. */
  page: Sourced<number>;
}

export const retentionRules: RetentionRules = {
  log: {
    value: '365 calendar-days',
    source:
      '网络安全法第21条: network logs are kept six months at least [L]; a year is a setting, so that a yearly compliance audit (个人信息保护法第54条 [L]) finds all of its year',
  },
  page: {
    value: 5000,
    source: 'A setting: some 50 ms of reading, and locks on the matters that are due for as little',
  },
};
