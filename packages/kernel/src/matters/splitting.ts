import type { Procedure } from '../procedures/schema.ts';
import { openChild } from './child.ts';
import type { DecisionContext } from './context.ts';
import type { Change, Matter, MatterEvent } from './matter.ts';

/**
 * The matter that was split off. It came in through the same source and from the same reporter, at the same place; its limits count
 * from the split. What the reporter left to be reached by is handed on by the edge, which alone can open what is sealed.
 */
export function openSplit(
  parts: {
    procedure: Procedure;
    version: number;
    from: Matter;
    split: Extract<Change, { op: 'split' }>;
    as: MatterEvent;
  },
  context: DecisionContext,
): { event: MatterEvent; matter: Matter } {
  const { procedure, version, from, split, as } = parts;
  const { source, reportedAt, reporter, place } = from;
  const splitFrom = { id: from.id, number: from.number };
  const opened = { ...split.matter, source, reportedAt, reporter, place, splitFrom };
  return openChild({ procedure, version, opened, handed: split.form, known: split.form, as }, context);
}
