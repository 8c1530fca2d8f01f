import type { Path } from '../../parse/located.ts';
import type { DemoWorld } from './world.ts';

/** What comes in: categories and conditions of the catalogue, and weights of which something weighs. */
export function checkMix(world: DemoWorld): void {
  const { mix, arrivals, languages, procedures } = world.demo;
  const { catalogue } = world.setting;
  const category = (id: string, path: Path) =>
    world.refer(Object.keys(catalogue.categories), id, { zh: '小类', en: 'category' }, path);
  for (const [id, { categories }] of Object.entries(mix.groups)) {
    for (const one of Object.keys(categories)) category(one, ['mix', 'groups', id, 'categories', one]);
    requireWeight(world, Object.values(categories), ['mix', 'groups', id, 'categories']);
  }
  const shares = Object.values(mix.groups).map(({ share }) => share);
  requireWeight(world, shares, ['mix', 'groups']);
  for (const one of Object.keys(mix.motifs ?? {})) category(one, ['mix', 'motifs', one]);
  for (const one of Object.keys(mix.seasons?.value ?? {})) category(one, ['mix', 'seasons', 'value', one]);
  for (const one of Object.keys(world.demo.samples ?? {})) category(one, ['samples', one]);
  for (const one of Object.keys(mix.conditions?.value ?? {})) {
    const path = ['mix', 'conditions', 'value', one];
    world.refer(Object.keys(catalogue.conditions), one, { zh: '立案条件', en: 'filing condition' }, path);
  }
  checkMonths(world);
  for (const [id, { value }] of Object.entries(arrivals.hours))
    requireWeight(world, value, ['arrivals', 'hours', id, 'value']);
  requireWeight(world, Object.values(languages), ['languages']);
  const weights = Object.values(procedures).map(({ weight }) => weight);
  requireWeight(world, weights, ['procedures']);
}

/** A month in which nothing happens would leave nothing to draw. */
function checkMonths(world: DemoWorld): void {
  const { groups, seasons } = world.demo.mix;
  if (!seasons) return;
  for (let month = 0; month < 12; month += 1) {
    const happens = Object.values(groups).some(
      ({ share, categories }) =>
        share > 0 && Object.entries(categories).some(([id, weight]) => weight * (seasons.value[id]?.[month] ?? 1) > 0),
    );
    if (happens) continue;
    const path = ['mix', 'seasons', 'value'];
    world.fault(path, 'demo-mix', `${month + 1} 月没有任何事项`, `In month ${month + 1} nothing happens at all`);
  }
}

function requireWeight(world: DemoWorld, weights: readonly number[], path: Path): void {
  if (weights.some((weight) => weight > 0)) return;
  world.fault(path, 'demo-mix', '权重全部为 0，无可选取', 'All weights are 0, so that nothing can be drawn');
}
