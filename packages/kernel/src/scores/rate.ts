/** Part of a whole, both counted. Kept as counts, so that rates of several units add up and nothing is rounded twice. */
export interface Rate {
  part: number;
  whole: number;
}

/** In percent; null where there is nothing to take a share of: it is shown as "—", never as nought. */
export function percentOf({ part, whole }: Rate): number | null {
  return whole === 0 ? null : (part / whole) * 100;
}

export function addRates(rates: readonly Rate[]): Rate {
  return rates.reduce((sum, { part, whole }) => ({ part: sum.part + part, whole: sum.whole + whole }), {
    part: 0,
    whole: 0,
  });
}

/** An average over matters, kept as what it is made of, so that those of several units add up. */
export interface Mean {
  matters: number;
  sum: number;
}

/** Null where there is nothing to average. */
export function meanOf({ matters, sum }: Mean): number | null {
  return matters === 0 ? null : sum / matters;
}

export function addMeans(means: readonly Mean[]): Mean {
  return means.reduce((all, { matters, sum }) => ({ matters: all.matters + matters, sum: all.sum + sum }), {
    matters: 0,
    sum: 0,
  });
}
