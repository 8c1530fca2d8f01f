/** What a procedure calls things. Lists of SQL literals. */
export interface Names {
  kind: string;
  filed: string;
  dispatched: string;
  disposed: string;
  closed: string;
  dispatchClock: string;
  /** Beside it, for what is urgent: of those that the latest round started the one that ends first counts. */
  urgentClock?: string;
  disposalClock: string;
  late: string;
  /** States in which it is not, or no longer, disposed of; in which it is closed; void or refused; put off. */
  before: string;
  closedStates: string;
  without: string;
  suspended: string;
  rework: string;
  /** What closes it beyond the state that it is in. */
  isClosed?: string;
  /** Actions that answer the contact, by the clock that asks for it; the first clock that a matter has is meant. */
  contact?: readonly (readonly [clock: string, actions: string])[];
  calledBack?: string;
  /** Actions after which it is the figure of the unit that did the last of them, and not of its lead. */
  handledBy?: string;
  /** One `select` for each indicator: name, instant, whole, part, part adjusted. */
  indicators: readonly (readonly [name: string, at: string, whole: string, part: string, adjusted?: string])[];
}

const onTime = 'disposed is not null and not late';
/** Every caller who was called back is one, also of a matter that is otherwise counted with the one that it joined. */
export const called = 'case when asked_of_now then heard end';
const overdue = `(late or (due_status = 'running' and due_at < $1::timestamptz))`;

/** The rates that every kind of the shipped district shares. */
const shared: Names['indicators'] = [
  ['disposal', 'due_at', `state <> 'void'`, 'disposed is not null'],
  ['disposal-on-time', 'due_at', `state <> 'void'`, onTime, `disposed is not null and (not late or excused)`],
  ['overdue', 'due_at', `state <> 'void'`, overdue, `${overdue} and not excused`],
  ['rework', 'handed_in', 'true', 'reworks > 0'],
  ['dispatch-on-time', 'dispatch_due_at', `state <> 'void'`, 'dispatched <= dispatch_due_at'],
  ['dispatch-accuracy', 'dispatch_due_at', `state <> 'void'`, 'dispatched is not null and coalesce(reworks, 0) = 0'],
  ['filing-accuracy', 'filed', 'true', `state <> 'void'`],
  [
    'missed-reports',
    'filed',
    `state not in ('void', 'refused')`,
    'missed',
    'missed and not coalesce(overturned, false)',
  ],
  ['closing', 'due_at', `state <> 'void' and not put_off`, 'is_closed'],
  [
    'closing-on-time',
    'due_at',
    `state <> 'void' and not put_off`,
    'is_closed and not late',
    'is_closed and (not late or excused)',
  ],
  ['resolution', called, `reached = 'true'`, `resolved = 'yes'`],
  ['satisfaction', called, `reached = 'true'`, 'satisfaction::int >= 4'],
];

export const gridEventNames: Names = {
  kind: 'grid-event',
  filed: `'file', 'self-handle'`,
  dispatched: `'dispatch', 'arbitrate'`,
  disposed: `'report-done', 'self-handle'`,
  closed: `'close'`,
  dispatchClock: 'dispatch',
  disposalClock: 'disposal',
  late: 'overdue',
  before: `'awaiting-acceptance', 'verifying', 'awaiting-filing', 'awaiting-dispatch', 'awaiting-signature', 'handling',
    'return-review', 'arbitration', 'suspended', 'merged'`,
  closedStates: `'closed', 'calling-back', 'archived'`,
  without: `'void', 'refused'`,
  suspended: `'suspended'`,
  rework: 'rework',
  // No contact is asked for.
  indicators: shared,
};

export const hotlineOrderNames: Names = {
  ...gridEventNames,
  kind: 'hotline-order',
  urgentClock: 'dispatch-urgent',
  filed: `'accept'`,
  disposed: `'report-done'`,
  closed: `'close', 'answer'`,
  before: `'awaiting-acceptance', 'awaiting-dispatch', 'awaiting-signature', 'handling', 'return-review', 'arbitration',
    'suspended', 'merged'`,
  closedStates: `'calling-back', 'archived'`,
  contact: [['disposal', `'contact'`]],
  indicators: [...shared, ['response', 'contact_due_at', `state <> 'void'`, 'contacted <= contact_due_at']],
};

/** What has no such thing in a kind: an action, clock, flag or counter by no name. */
const none = { filed: `''`, dispatched: `''`, dispatchClock: '', suspended: `''`, rework: '' };

export const petitionNames: Names = {
  ...none,
  kind: 'petition',
  dispatched: `'tell-acceptance', 'tell-refusal', 'refuse-at-desk'`,
  disposed: `'reply'`,
  handledBy: `'report-done'`,
  closed: `'reply'`,
  dispatchClock: 'acceptance',
  disposalClock: 'disposal',
  late: 'overdue',
  before: `'registered', 'awaiting-acceptance', 'refusal-notice', 'handling', 'awaiting-delivery'`,
  closedStates: `'replied', 'reviewed', 'archived', 'concluded'`,
  without: `'refused', 'withdrawn'`,
  indicators: [
    ['petition-acceptance', 'dispatch_due_at', `state <> 'withdrawn'`, 'dispatched <= dispatch_due_at'],
    ['petition-answer', 'due_at', `state <> 'withdrawn'`, onTime],
    ['petition-withdrawal', 'dispatch_due_at', 'true', `state = 'withdrawn'`],
    ['petition-withdrawn-late', 'due_at', `state = 'withdrawn'`, overdue],
  ],
};

export const wishNames: Names = {
  ...none,
  kind: 'micro-wish',
  disposed: `'report-done'`,
  closed: `'confirm-done'`,
  disposalClock: 'disposal',
  late: 'overdue',
  before: `'verifying', 'awaiting-publication', 'published', 'handling', 'expired'`,
  closedStates: `'confirmed', 'archived'`,
  // It is archived unconfirmed, too.
  isClosed: 'closed_last is not null',
  without: `'refused', 'withdrawn'`,
  indicators: [['wish-fulfilment', 'due_at', `state <> 'withdrawn'`, 'is_closed and not late']],
};

export const jointTaskNames: Names = {
  ...none,
  kind: 'joint-task',
  disposed: `'report-done'`,
  closed: `'report-done'`,
  calledBack: `'rate'`,
  contact: [
    ['contact', `'contact', 'arrive'`],
    ['arrive-urgent', `'arrive', 'report-done'`],
  ],
  disposalClock: 'work',
  late: 'overdue',
  before: `'awaiting-signature', 'signed', 'contacted', 'handling'`,
  closedStates: `'awaiting-rating', 'archived'`,
  without: `'declined', 'withdrawn'`,
  indicators: [
    ['call-response', 'contact_due_at', `state <> 'withdrawn'`, 'contacted <= contact_due_at'],
    ['call-disposal', 'due_at', `state not in ('withdrawn', 'declined')`, onTime],
    ['call-rating', called, 'true', 'rating::int >= 4'],
  ],
};

export const stageNames: Names = {
  ...none,
  kind: 'project-stage',
  disposed: `'report-done'`,
  closed: `'confirm-done'`,
  disposalClock: 'work',
  late: 'overdue',
  before: `'awaiting-signature', 'handling'`,
  closedStates: `'archived'`,
  without: `'declined', 'withdrawn'`,
  indicators: [['stage-completion', 'due_at', `state not in ('withdrawn', 'declined')`, 'is_closed and not late']],
};

export const projectNames: Names = {
  ...none,
  kind: 'investment-project',
  dispatched: `'dispatch'`,
  disposed: `'land'`,
  closed: `'land'`,
  dispatchClock: 'dispatch',
  disposalClock: 'disposal',
  late: 'overdue',
  before: `'preparing', 'expert-review', 'awaiting-panel', 'panel-review', 'awaiting-dispatch', 'handling'`,
  closedStates: `'landed'`,
  without: `'terminated'`,
  indicators: [['landing', 'due_at', `state <> 'terminated'`, onTime]],
};

/** Every kind that the shipped district assesses. */
export const everyKind: readonly Names[] = [
  gridEventNames,
  hotlineOrderNames,
  petitionNames,
  wishNames,
  jointTaskNames,
  stageNames,
  projectNames,
];
