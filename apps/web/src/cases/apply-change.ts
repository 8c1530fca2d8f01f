import type { CaseChange, CaseFilters, CaseRow, MapPoints } from '@wangge/client';

/** A row after a change that the feed tells; an older one leaves it as it is. */
export function changedRow(row: CaseRow, change: CaseChange): CaseRow {
  if (change.id !== row.id || change.seq <= row.seq) return row;
  const { seq, state, phase, light, dueAt, amberAt, category, asked = row.asked, lead, at } = change;
  return {
    ...row,
    seq,
    state,
    phase,
    light,
    dueAt,
    amberAt,
    category,
    asked,
    lead,
    changedAt: at,
    endedAt: phase === 'ended' ? (row.endedAt ?? at) : null,
  };
}

/**
 * Whether a changed case may still belong to a list, as far as the change itself can tell. Area, source, flags, words and whose desk it
 * lies on are not in it: for these the answer is yes until the server has been asked.
 */
export function mayStillMatch(change: CaseChange, filters: CaseFilters): boolean {
  const { open, state, light, phase, category, lead } = filters;
  if (open === true && change.phase === 'ended') return false;
  if (open === false && change.phase !== 'ended') return false;
  if (state && !state.includes(change.state)) return false;
  if (phase && !phase.includes(change.phase)) return false;
  if (light && !light.includes(change.light)) return false;
  if (lead && !(change.lead !== null && lead.includes(change.lead))) return false;
  return !category || category.some((prefix) => change.category?.startsWith(prefix) ?? false);
}

/** The map after a batch of changes: known points change their light or go; unknown ones are not added, for they may lie outside the filter. */
export function changedPoints(
  points: MapPoints,
  changes: ReadonlyMap<string, CaseChange>,
  filters: CaseFilters,
): MapPoints {
  if (!points.id.some((id) => changes.has(id))) return points;
  const next: MapPoints = { ...points, id: [], lng: [], lat: [], light: [], category: [], state: [] };
  for (const [at, id] of points.id.entries()) {
    const change = changes.get(id);
    if (change && !mayStillMatch(change, filters)) continue;
    next.id.push(id);
    next.lng.push(points.lng[at]!);
    next.lat.push(points.lat[at]!);
    next.light.push(change?.light ?? points.light[at]!);
    next.category.push(change ? change.category : points.category[at]!);
    next.state.push(change?.state ?? points.state[at]!);
  }
  return next;
}

/** Adds rows that the server has named for these filters and the map does not have yet. */
export function withRows(points: MapPoints, rows: readonly CaseRow[]): MapPoints {
  const known = new Set(points.id);
  const added = rows.filter((row) => !known.has(row.id));
  if (added.length === 0) return points;
  return {
    ...points,
    id: [...added.map((row) => row.id), ...points.id],
    lng: [...added.map((row) => row.lng), ...points.lng],
    lat: [...added.map((row) => row.lat), ...points.lat],
    light: [...added.map((row) => row.light), ...points.light],
    category: [...added.map((row) => row.category), ...points.category],
    state: [...added.map((row) => row.state), ...points.state],
  };
}
