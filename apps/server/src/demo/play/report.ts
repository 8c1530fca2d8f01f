import type { Arrival } from '../arrivals.ts';
import type { Report } from '../life.ts';
import { between, chance, type Random, weigh } from '../random.ts';
import type { Stage, World } from '../world.ts';
import { onShift } from './actor.ts';
import { fillForm } from './form.ts';

const MINUTE = 60_000;

/** Who sends the report, with what. Undefined, and counted, where the pack has nobody who could. */
export function writeReport(world: World, stage: Stage, arrival: Arrival, random: Random): Report | undefined {
  const { report, place, at } = arrival;
  const { opening } = stage.procedure;
  const language = weigh(random, world.demo.languages);
  const { areaPath } = place;
  const isAnywhere = opening.by[report.by] === 'any';
  const ofUnit = report.unit && world.posts.inUnit(random, report.by, report.unit);
  const actor = ofUnit || onShift(world, random, { role: report.by, areaPath, at, isAnywhere });
  if (!actor) {
    const because = `nobody is ${report.by} there`;
    world.troubles.count({ procedure: stage.procedure.id, state: 'opening', action: report.source, because });
    return undefined;
  }
  const teller = { random, language, arrival };
  const filled = fillForm(world, teller, { stage, actor, at, fields: opening.form, given: report.form, areaPath });
  const { offline } = report;
  const [low = 0, high = low] = offline?.minutes ?? [];
  const isOffline = offline !== undefined && chance(random, offline.share);
  const reportedAt = isOffline ? at - Math.round(between(random, low, high)) * MINUTE : at;
  return { ...filled, actor, reportedAt, language };
}
