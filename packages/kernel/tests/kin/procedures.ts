import { parse } from 'yaml';
import type { Procedure } from '../../src/index.ts';

/** A task as a pack would write it: signed, contacted, on the spot, done; rated by who called. */
export const jointTask = parse(`
format: 1
id: joint-task
kind: joint-task
name: { en: Joint task }
source: test
effective: 2020-01-01
number: { prefix: JT }
sources: { called: { en: Called } }
counters: {}
flags: {}
reasons: { failure: { cannot: { en: Cannot } } }
opening:
  name: { en: Call }
  by: {}
  source: {}
  form:
    - { field: urgent, name: { en: Urgent }, type: boolean }
    - { field: request, name: { en: What is asked }, type: text, personal: opinion-text }
  to: awaiting-signature
  effects: [{ set: [urgent] }, { start: sign }, { start: work }]
states:
  awaiting-signature: { name: { en: Awaiting signature }, phase: handling }
  working: { name: { en: At work }, phase: handling }
  awaiting-rating: { name: { en: Awaiting rating }, phase: feedback, outcome: done }
  rated: { name: { en: Rated }, phase: ended, final: true, outcome: done }
  declined: { name: { en: Declined }, phase: ended, final: true, outcome: failed }
  withdrawn: { name: { en: Withdrawn }, phase: ended, final: true }
withdrawn: withdrawn
clocks:
  sign: { name: { en: Sign }, limit: 1 emergency-hours, amber: { share: 0.25 }, source: test }
  work: { name: { en: Work }, limit: task, amber: { share: 0.25, days: 1 emergency-days }, source: test }
actions:
  sign: { name: { en: Sign }, by: { department: lead-unit }, from: [awaiting-signature], to: working, effects: [{ stop: sign }] }
  done: { name: { en: Done }, by: { department: lead-unit }, from: [working], to: awaiting-rating, effects: [{ stop: work }] }
  decline:
    name: { en: Decline }
    by: { department: lead-unit }
    from: [awaiting-signature]
    to: declined
    form: [{ field: reason, name: { en: Why }, type: choice, of: failure, required: true }]
    effects: [{ set: [reason] }]
  rate:
    name: { en: Rate }
    by: { department: caller }
    from: [awaiting-rating]
    to: rated
    form: [{ field: rating, name: { en: Rating }, type: rating, min: 1, max: 5, required: true }]
    effects: [{ set: [rating] }]
timers:
  unrated: { name: { en: Nobody rated }, in: [awaiting-rating], at: { after: 5 calendar-days }, to: rated }
`) as Procedure;

/** A leak: made safe, repaired, restored, one after the other; the lead stays responsible. Others may join it. */
export const leak = parse(`
format: 1
id: leak
kind: leak
name: { en: Leak }
source: test
effective: 2020-01-01
number: { prefix: LK }
sources: { call: { en: Call } }
counters: {}
flags: {}
reasons: {}
opening:
  name: { en: Report }
  by: { hotline-agent: any }
  source: { hotline-agent: call }
  form:
    - { field: place, name: { en: Place }, type: place, required: true }
    - { field: about, name: { en: About }, type: text }
    - { field: text, name: { en: Words }, type: text, personal: matter-text }
  effects: [{ set: [about] }]
  to: awaiting-dispatch
states:
  awaiting-dispatch: { name: { en: Awaiting dispatch }, phase: dispatch }
  handling: { name: { en: Being handled }, phase: handling }
  merged: { name: { en: Merged }, phase: handling, waiting: true }
  calling-back: { name: { en: Calling back }, phase: feedback }
  archived: { name: { en: Archived }, phase: ended, final: true }
  void: { name: { en: Void }, phase: ended, final: true }
clocks:
  disposal: { name: { en: Disposal }, limit: 4 working-hours, amber: { share: 0.25 }, holder: lead, source: test }
tasks:
  secure: { name: { en: Make safe }, procedure: joint-task, limit: 3 emergency-hours, source: test }
  repair: { name: { en: Repair }, procedure: joint-task, limit: 2 emergency-days, after: [secure], source: test }
  restore: { name: { en: Restore the road }, procedure: joint-task, limit: 5 working-days, after: [repair], source: test }
merging:
  into: merged
  follows:
    - { when: [calling-back, archived], to: calling-back }
    - { when: [void], to: awaiting-dispatch }
  source: test
actions:
  dispatch:
    name: { en: Dispatch }
    by: { dispatcher: area }
    from: [awaiting-dispatch]
    to: handling
    form: [{ field: lead, name: { en: Lead }, type: unit, required: true }]
    effects: [{ assign: { lead: lead } }, { start: disposal }]
  whistle:
    name: { en: Whistle }
    by: { department: lead-unit }
    from: [handling]
    form:
      - { field: secure, name: { en: Makes safe }, type: units }
      - { field: repair, name: { en: Repairs }, type: unit }
      - { field: restore, name: { en: Restores }, type: unit }
      - { field: request, name: { en: What is asked }, type: text, personal: opinion-text }
      - { field: urgent, name: { en: Urgent }, type: boolean }
    effects:
      - { call: { task: secure, units: secure, hand: [urgent] } }
      - { call: { task: repair, units: repair } }
      - { call: { task: restore, units: restore } }
  report-done:
    name: { en: Done }
    by: { department: lead-unit }
    from: [handling]
    to: calling-back
    guards: [{ tasks-done: [secure, repair, restore] }]
    effects: [{ stop: disposal }]
  call-back: { name: { en: Call back }, by: { callback-agent: any }, from: [calling-back], to: archived }
  join:
    name: { en: Join }
    by: { dispatcher: area }
    from: [awaiting-dispatch, handling]
    to: merged
    form: [{ field: into, name: { en: The same as }, type: matter, required: true }]
    effects: [{ merge: into }]
  separate: { name: { en: Separate }, by: { dispatcher: area }, from: [merged], to: awaiting-dispatch, effects: [{ separate: merged }] }
  split:
    name: { en: Split }
    by: { dispatcher: area }
    from: [awaiting-dispatch, handling]
    form:
      - { field: about, name: { en: About }, type: text, required: true }
      - { field: text, name: { en: Words }, type: text, personal: matter-text }
      - { field: note, name: { en: Note }, type: text }
    effects: [{ split: { hand: [about] } }]
  void: { name: { en: Void }, by: { dispatcher: area }, from: [awaiting-dispatch, handling], to: void }
`) as Procedure;

/** A project before seven people, one of whom may have a share in it. */
export const project = parse(`
format: 1
id: project
kind: project
name: { en: Project }
source: test
effective: 2020-01-01
number: { prefix: IP }
sources: { office: { en: Office } }
counters: {}
flags: {}
reasons: { recusal: { interest: { en: An interest of their own } } }
opening:
  name: { en: Register }
  by: { department: any }
  source: { department: office }
  form:
    - { field: place, name: { en: Place }, type: place, required: true }
    - { field: interested, name: { en: With an interest }, type: panel }
  to: preparing
  effects: [{ set: [interested] }]
states:
  preparing: { name: { en: Preparing }, phase: handling }
  voting: { name: { en: Voting }, phase: checking }
  agreed: { name: { en: Agreed }, phase: ended, final: true }
  rejected: { name: { en: Rejected }, phase: ended, final: true }
clocks: {}
ballots:
  panel:
    name: { en: Panel of seven }
    rule: { size: 7, quorum: 5, pass: { atLeast: 2/3, of: cast }, source: test }
    in: [voting]
    conduct: { leader: any }
    choices: { for: { en: For }, against: { en: Against }, abstain: { en: Abstains } }
    recusal: recusal
    barred: [interested]
    different-person: [present]
    minutes: [{ field: minutes, name: { en: Minutes }, type: text, personal: opinion-text, required: true }]
    passed: { to: agreed }
    failed: { to: rejected }
actions:
  present:
    name: { en: Put before the panel }
    by: { department: any }
    from: [preparing]
    to: voting
    form: [{ field: panel, name: { en: Panel }, type: panel, required: true }]
    effects: [{ seat: { ballot: panel, panel: panel } }]
`) as Procedure;
