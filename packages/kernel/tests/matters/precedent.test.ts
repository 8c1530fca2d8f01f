import { expect, test } from 'vitest';
import { type Change, gapsOfDecision, type MatterEvent, type Procedure } from '../../src/index.ts';
import { gridEvent } from './world.ts';

const named = { facts: { category: 'C0103', condition: 'C0103-2' }, lead: 'urban' };
const moved: Change = { op: 'state', to: 'awaiting-signature' };
const made: Change = { op: 'precedent', name: 'return', ...named.facts, areaPath: '370103.', lead: 'urban' };

const eventOf = (action: string, ...changes: Change[]): MatterEvent => ({
  ...{ type: 'acted', action, at: 0, effectiveAt: 0, form: {}, personal: [] },
  changes,
});

/** The same procedure with the precedent made elsewhere than by the arbitration itself. */
function elsewhere(change: (procedure: Procedure) => void): Procedure {
  const procedure = structuredClone(gridEvent);
  procedure.actions.arbitrate!.effects = [];
  change(procedure);
  return procedure;
}
const precedent = { precedent: { name: 'return', levels: 2 } };

test('a decision that was meant as a precedent and is none says what it leaves open', () => {
  const event = eventOf('arbitrate', moved);
  expect(gapsOfDecision(gridEvent, event, { facts: {} })).toEqual(['category', 'condition', 'lead']);
  expect(gapsOfDecision(gridEvent, event, { ...named, facts: { category: 'C0103' } })).toEqual(['condition']);
});

test('one that is a precedent, or was never meant to be, leaves nothing open', () => {
  expect(gapsOfDecision(gridEvent, eventOf('arbitrate', moved, made), named)).toEqual([]);
  expect(gapsOfDecision(gridEvent, eventOf('dispatch', moved), { facts: {} })).toEqual([]);
  expect(gapsOfDecision(gridEvent, eventOf('constructor', moved), { facts: {} })).toEqual([]);
});

test('of several ways on, the one that was taken counts', () => {
  const procedure = elsewhere(({ actions }) => {
    actions.arbitrate!.to = [{ state: 'awaiting-signature', effects: [precedent] }, { state: 'return-review' }];
  });
  const open = { facts: {}, lead: 'urban' };
  expect(gapsOfDecision(procedure, eventOf('arbitrate', moved), open)).toEqual(['category', 'condition']);
  const other: Change = { op: 'state', to: 'return-review' };
  expect(gapsOfDecision(procedure, eventOf('arbitrate', other), open)).toEqual([]);
});

test('a request counts with its last approval', () => {
  const procedure = elsewhere(({ requests }) => {
    requests!.suspension!.granted.effects = [precedent];
  });
  const approved = (entry: Extract<Change, { op: 'request' }>['entry']) =>
    eventOf('approve-suspension', { op: 'request', request: 'suspension', entry });
  const waiting = { askedBy: 's-1', askedAt: 0, form: {}, approvedBy: ['s-2'] };
  expect(gapsOfDecision(procedure, approved(waiting as never), { facts: {} })).toEqual([]);
  expect(gapsOfDecision(procedure, approved(null), { facts: {} })).toEqual(['category', 'condition', 'lead']);
});
