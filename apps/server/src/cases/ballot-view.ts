import {
  type BallotEntry,
  type BallotPlan,
  countBallot,
  type Matter,
  type MatterEvent,
  type Procedure,
} from '@wangge/kernel';
import { type District, ruleWords } from '../districts/index.ts';
import { iso } from './clock-view.ts';
import type { BallotView } from './kin-view.types.ts';

/** What a ballot is told from: its matter, the events of it, who reads. */
export interface BallotSetting {
  procedure: Procedure;
  district: District;
  events: readonly MatterEvent[];
  /** Id of the staff who read: their own vote is told them at once. */
  reader: string;
}

/** The ballots of a matter, the latest round of each. What somebody voted is told when it is concluded, not before. */
export function ballotViews({ ballots = {}, state }: Matter, setting: BallotSetting): BallotView[] {
  return Object.entries(ballots).flatMap(([id, entry]) => {
    const plan = setting.procedure.ballots?.[id];
    const open = entry.concluded === undefined && plan?.in.includes(state) === true;
    return plan ? [{ ...ballotView(id, entry, plan, setting), open }] : [];
  });
}

function ballotView(
  id: string,
  entry: BallotEntry,
  plan: BallotPlan,
  setting: BallotSetting,
): Omit<BallotView, 'open'> {
  const { district, reader } = setting;
  const { counts, missing } = countBallot(entry, plan);
  const { concluded, openedAt, panel, recused, votes } = entry;
  return {
    ballot: id,
    name: plan.name,
    rule: ruleWords(plan.rule),
    size: plan.rule.size,
    quorum: plan.rule.quorum,
    choices: plan.choices,
    openedAt: iso(openedAt),
    panel: panel.map((staff) => {
      const vote = votes[staff];
      return {
        ...member(staff, district),
        recused: recused.some((one) => one.staff === staff),
        ...(vote ? { votedAt: iso(vote.at) } : {}),
        ...(vote && (concluded || staff === reader) ? { choice: vote.choice } : {}),
      };
    }),
    recused: recusals(id, entry, plan, setting),
    cast: counts.for + counts.against + counts.abstain,
    missing,
    ...(concluded ? { concluded: { at: iso(concluded.at), passed: concluded.passed, counts } } : {}),
  };
}

/** Told from the events of the round: a substitute takes the seat, and with it the entry of who stood aside. */
function recusals(
  id: string,
  { openedAt }: BallotEntry,
  { recusal }: BallotPlan,
  { procedure, district, events }: BallotSetting,
): BallotView['recused'] {
  const found: BallotView['recused'] = [];
  for (const { action, actor, form, effectiveAt } of events) {
    if (effectiveAt < openedAt) continue;
    if (action === `recuse-${id}`) {
      const staff = String(form.member ?? actor?.staff ?? '');
      const reason = String(form.reason);
      const named = procedure.reasons[recusal]?.[reason] ?? { zh: reason, en: reason };
      found.push({ ...member(staff, district), reason: named, at: iso(effectiveAt) });
    } else if (action === `substitute-${id}`) {
      const aside = found.findLast(({ staff }) => staff === form.member);
      if (aside) aside.substitute = member(String(form.substitute), district);
    }
  }
  return found;
}

function member(staff: string, { staffById }: District): { staff: string; name: string; units: string[] } {
  const known = staffById.get(staff);
  return { staff, name: known?.name ?? staff, units: [...new Set(known?.units)] };
}

/**
 * Votes whose round is not concluded: what was chosen, and the opinion beside it, stay with who voted. A round that was never
 * concluded, because another one began, keeps its votes to itself for good.
 */
export function isSecretVote(event: MatterEvent, events: readonly MatterEvent[], reader: string): boolean {
  const round = roundOf(event);
  if (round === undefined || !event.action.startsWith('vote-') || event.actor?.staff === reader) return false;
  return !events.some((other) =>
    other.changes.some((one) => one.op === 'ballot' && one.entry.concluded && sameRound(one)),
  );

  function sameRound({ ballot, entry }: { ballot: string; entry: BallotEntry }): boolean {
    return ballot === round?.ballot && entry.openedAt === round.openedAt;
  }
}

function roundOf({ changes }: MatterEvent): { ballot: string; openedAt: number } | undefined {
  const found = changes.find((one) => one.op === 'ballot');
  return found?.op === 'ballot' ? { ballot: found.ballot, openedAt: found.entry.openedAt } : undefined;
}
