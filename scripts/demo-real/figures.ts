import { advisedIn } from './advised.ts';
import { happenedIn } from './happened.ts';
import type { Played } from './play.ts';
import { notice, unsureShare } from './report.ts';
import { rateOf, type Standing } from './standing.ts';

/** Every figure of a report for keeping, and nothing from which a message could be told. Shares are null where nothing is counted. */
export function figuresOf(played: Played, drawn: { seed: string; sample?: number }): object {
  const advisedOf = advisedIn(played);
  const { messages, from, to, advised, ran, counted, requests, people, seconds, masked, demands } = played;
  return {
    ...{ notice, ...drawn, messages, from, to, seconds, requests, people },
    ...{ filed: ran.orders.length, tasks: ran.tasks.length, sentTwice: ran.sentTwice, events: counted.events },
    advice: { advised, unsure: ran.orders.length - advised, unsureShare: unsureShare(played) ?? null },
    masked,
    notTaken: Object.fromEntries(ran.notTaken),
    reasons: counted.reasons,
    happened: Object.fromEntries(happenedIn(counted.actions).map(({ what, many }) => [what, many])),
    commands: Object.fromEntries(ran.done),
    commandsRefused: Object.fromEntries(ran.refused),
    standings: Object.fromEntries(
      Object.entries(counted.standings).map(([group, one]) => [
        group,
        { ...withShares(one), advised: advisedOf(group) },
      ]),
    ),
    demands: demands.map(({ name, fault }) => ({ name, holds: fault === '' })),
  };
}

function withShares(standing: Standing): object {
  const { handled, onTime, upheld } = standing;
  const share = (part: number): number | null => rateOf(part, handled) ?? null;
  return { ...standing, onTimeShare: share(onTime), adjustedShare: share(onTime + upheld) };
}
