/**
 * Three small procedures beside those of a pack: a matter that calls others, is joined and split, and one that people vote on. What is
 * shown with them holds for every pack that has such words.
 */
export const jointTask = `format: 1
id: test-task
kind: test-task
name: { zh: Joint task, en: Joint task }
source: test
effective: 2020-01-01
number: { prefix: JT }
sources: { called: { zh: Called, en: Called } }
counters: {}
flags: {}
reasons: { failure: { cannot: { zh: Cannot, en: Cannot } } }
opening:
  name: { zh: Call, en: Call }
  by: {}
  source: {}
  form:
    - { field: urgent, name: { zh: Urgent, en: Urgent }, type: boolean }
    - { field: request, name: { zh: What is asked, en: What is asked }, type: text, personal: opinion-text }
  to: awaiting-signature
  effects: [{ set: [urgent] }, { start: sign }, { start: work }]
states:
  awaiting-signature: { name: { zh: Awaiting signature, en: Awaiting signature }, phase: handling }
  working: { name: { zh: At work, en: At work }, phase: handling }
  awaiting-rating: { name: { zh: Awaiting rating, en: Awaiting rating }, phase: feedback, outcome: done }
  rated: { name: { zh: Rated, en: Rated }, phase: ended, final: true, outcome: done }
  declined: { name: { zh: Declined, en: Declined }, phase: ended, final: true, outcome: failed }
  withdrawn: { name: { zh: Withdrawn, en: Withdrawn }, phase: ended, final: true }
withdrawn: withdrawn
clocks:
  sign: { name: { zh: Sign, en: Sign }, limit: 1 emergency-hours, amber: { share: 0.25 }, source: test }
  work: { name: { zh: Work, en: Work }, limit: task, amber: { share: 0.25, days: 1 emergency-days }, source: test }
actions:
  sign: { name: { zh: Sign, en: Sign }, by: { department: lead-unit }, from: [awaiting-signature], to: working, effects: [{ stop: sign }] }
  done: { name: { zh: Done, en: Done }, by: { department: lead-unit }, from: [working], to: awaiting-rating, effects: [{ stop: work }] }
  decline:
    name: { zh: Decline, en: Decline }
    by: { department: lead-unit }
    from: [awaiting-signature]
    to: declined
    form: [{ field: reason, name: { zh: Why, en: Why }, type: choice, of: failure, required: true }]
    effects: [{ set: [reason] }, { stop: sign }, { stop: work }]
  rate:
    name: { zh: Rate, en: Rate }
    by: { department: caller }
    from: [awaiting-rating]
    to: rated
    form: [{ field: rating, name: { zh: Rating, en: Rating }, type: rating, min: 1, max: 5, required: true }]
    effects: [{ set: [rating] }]
timers:
  unrated: { name: { zh: Nobody rated, en: Nobody rated }, in: [awaiting-rating], at: { after: 5 calendar-days }, to: rated }
`;

export const leak = `format: 1
id: test-leak
kind: test-leak
name: { zh: Leak, en: Leak }
source: test
effective: 2020-01-01
number: { prefix: LK }
sources: { call: { zh: Call, en: Call } }
counters: {}
flags: {}
reasons: { about: { both: { zh: Both, en: Both }, noise: { zh: Noise, en: Noise } } }
opening:
  name: { zh: Report, en: Report }
  by: { hotline-agent: any }
  source: { hotline-agent: call }
  form:
    - { field: place, name: { zh: Place, en: Place }, type: place, required: true }
    - { field: about, name: { zh: About, en: About }, type: choice, of: about }
    - { field: text, name: { zh: Words, en: Words }, type: text, personal: matter-text }
    - { field: reporter-name, name: { zh: Caller, en: Caller }, type: text, personal: reporter-name }
    - { field: reporter-phone, name: { zh: Phone, en: Phone }, type: text, personal: reporter-phone }
  effects: [{ set: [about] }]
  to: awaiting-dispatch
states:
  awaiting-dispatch: { name: { zh: Awaiting dispatch, en: Awaiting dispatch }, phase: dispatch }
  handling: { name: { zh: Being handled, en: Being handled }, phase: handling }
  merged: { name: { zh: Merged, en: Merged }, phase: handling, waiting: true }
  calling-back: { name: { zh: Calling back, en: Calling back }, phase: feedback }
  archived: { name: { zh: Archived, en: Archived }, phase: ended, final: true }
  void: { name: { zh: Void, en: Void }, phase: ended, final: true }
clocks:
  disposal: { name: { zh: Disposal, en: Disposal }, limit: 4 working-hours, amber: { share: 0.25 }, holder: lead, source: test }
tasks:
  secure: { name: { zh: Make safe, en: Make safe }, procedure: test-task, limit: 3 emergency-hours, source: test }
  repair: { name: { zh: Repair, en: Repair }, procedure: test-task, limit: 2 emergency-days, after: [secure], source: test }
  restore: { name: { zh: Restore the road, en: Restore the road }, procedure: test-task, limit: 5 working-days, after: [repair], source: test }
merging:
  into: merged
  follows:
    - { when: [calling-back, archived], to: calling-back, effects: [{ stop: disposal }] }
    - { when: [void], to: awaiting-dispatch, effects: [{ separate: merged }] }
  source: test
actions:
  dispatch:
    name: { zh: Dispatch, en: Dispatch }
    by: { dispatcher: area }
    from: [awaiting-dispatch]
    to: handling
    form: [{ field: lead, name: { zh: Lead, en: Lead }, type: unit, required: true }]
    effects: [{ assign: { lead: lead } }, { start: disposal }]
  whistle:
    name: { zh: Whistle, en: Whistle }
    by: { department: lead-unit }
    from: [handling]
    form:
      - { field: secure, name: { zh: Makes safe, en: Makes safe }, type: units }
      - { field: repair, name: { zh: Repairs, en: Repairs }, type: unit }
      - { field: restore, name: { zh: Restores, en: Restores }, type: unit }
      - { field: request, name: { zh: What is asked, en: What is asked }, type: text, personal: opinion-text }
      - { field: urgent, name: { zh: Urgent, en: Urgent }, type: boolean }
    effects:
      - { call: { task: secure, units: secure, hand: [urgent] } }
      - { call: { task: repair, units: repair } }
      - { call: { task: restore, units: restore } }
  report-done:
    name: { zh: Done, en: Done }
    by: { department: lead-unit }
    from: [handling]
    to: calling-back
    guards: [{ tasks-done: [secure, repair, restore] }]
    effects: [{ stop: disposal }]
  call-back: { name: { zh: Call back, en: Call back }, by: { callback-agent: any }, from: [calling-back], to: archived }
  join:
    name: { zh: Join, en: Join }
    by: { dispatcher: area }
    from: [awaiting-dispatch, handling]
    to: merged
    form: [{ field: into, name: { zh: The same as, en: The same as }, type: matter, required: true }]
    effects: [{ merge: into }]
  separate: { name: { zh: Separate, en: Separate }, by: { dispatcher: area }, from: [merged], to: awaiting-dispatch, effects: [{ separate: merged }] }
  split:
    name: { zh: Split, en: Split }
    by: { dispatcher: area }
    from: [awaiting-dispatch, handling]
    form:
      - { field: about, name: { zh: About, en: About }, type: choice, of: about, required: true }
      - { field: text, name: { zh: Words, en: Words }, type: text, personal: matter-text }
      - { field: note, name: { zh: Note, en: Note }, type: text, personal: opinion-text }
    effects: [{ split: { hand: [about] } }]
  void: { name: { zh: Void, en: Void }, by: { dispatcher: area }, from: [awaiting-dispatch, handling], to: void, effects: [{ stop: disposal }] }
`;

export const project = `format: 1
id: test-project
kind: test-project
name: { zh: Project, en: Project }
source: test
effective: 2020-01-01
number: { prefix: IP }
sources: { office: { zh: Office, en: Office } }
counters: {}
flags: {}
reasons: { recusal: { interest: { zh: An interest of their own, en: An interest of their own } } }
opening:
  name: { zh: Register, en: Register }
  by: { department: any }
  source: { department: office }
  form:
    - { field: place, name: { zh: Place, en: Place }, type: place, required: true }
    - { field: interested, name: { zh: With an interest, en: With an interest }, type: panel }
  to: preparing
  effects: [{ set: [interested] }]
states:
  preparing: { name: { zh: Preparing, en: Preparing }, phase: handling }
  voting: { name: { zh: Voting, en: Voting }, phase: checking }
  agreed: { name: { zh: Agreed, en: Agreed }, phase: ended, final: true }
  rejected: { name: { zh: Rejected, en: Rejected }, phase: ended, final: true }
clocks:
  voting: { name: { zh: Vote, en: Vote }, limit: 10 working-days, amber: { days: 2 working-days }, source: test }
ballots:
  panel:
    name: { zh: Panel of seven, en: Panel of seven }
    rule: { size: 7, quorum: 5, pass: { atLeast: 2/3, of: cast }, source: test }
    clock: voting
    in: [voting]
    conduct: { leader: any }
    choices: { for: { zh: For, en: For }, against: { zh: Against, en: Against }, abstain: { zh: Abstains, en: Abstains } }
    recusal: recusal
    barred: [interested]
    different-person: [present]
    minutes: [{ field: minutes, name: { zh: Minutes, en: Minutes }, type: text, personal: opinion-text, required: true }]
    passed: { to: agreed, effects: [{ stop: voting }] }
    failed: { to: rejected, effects: [{ stop: voting }] }
actions:
  present:
    name: { zh: Put before the panel, en: Put before the panel }
    by: { department: any }
    from: [preparing]
    to: voting
    form: [{ field: panel, name: { zh: Panel, en: Panel }, type: panel, required: true }]
    effects: [{ seat: { ballot: panel, panel: panel } }, { start: voting }]
`;
