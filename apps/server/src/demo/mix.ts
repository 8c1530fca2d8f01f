/**
 * What happens in a generated district, as figures. Groups and their shares are rounded facts: 35,317 cases of a southern city's
 * district, February 2018 to March 2019, as counted by type and published (3,003 of them overdue). Everything within a group,
 * the months and the habits is this project's setting, chosen so that a desk shows what desks of such districts show.
 */

/** A figure that is a choice or a fact, and where it comes from. */
interface Sourced<T> {
  value: T;
  source: string;
}

const counted = "Counts of another district's 35,317 cases by type, 2018–2019, rounded to whole percent";
const setting = 'A setting of the demo';

/** What a drawing for the category shows. */
export type Motif = 'cover' | 'rubbish' | 'lamp' | 'vehicle' | 'tree' | 'building';

export interface Group {
  /** Percent of all matters. */
  share: Sourced<number>;
  /** How many of them grid workers find on their rounds; the rest is told by others. */
  onRounds: number;
  /** How many are handled after their deadline. */
  late: number;
  motif: Motif;
  /** Weights of categories of the catalogue; those that the pack has not got are passed over. */
  categories: Readonly<Record<string, number>>;
}

export const groups: Readonly<Record<string, Group>> = {
  cleanliness: {
    share: { value: 33, source: counted },
    onRounds: 0.92,
    late: 0.1,
    motif: 'rubbish',
    categories: {
      E0102: 14,
      E0103: 4,
      E0104: 6,
      E0106: 4,
      E0108: 2,
      E0109: 2,
      E0110: 4,
      E0116: 1,
      E0118: 3,
      E0201: 6,
      E0202: 1,
      E0203: 1,
      E0204: 2,
      E0501: 6,
      E0504: 6,
      E0506: 6,
      E0507: 5,
      E0510: 2,
      E0516: 2,
      C0305: 3,
      C0301: 1,
      C0311: 2,
    },
  },
  utilities: {
    share: { value: 18, source: counted },
    onRounds: 0.92,
    late: 0.1,
    motif: 'cover',
    categories: {
      C0101: 3,
      C0102: 4,
      C0103: 6,
      C0104: 5,
      C0105: 2,
      C0107: 3,
      C0110: 2,
      C0111: 1,
      C0123: 1,
      C0137: 6,
      C0127: 2,
      C0130: 1,
      C0146: 2,
      E0107: 8,
      E0401: 1,
      E0408: 2,
      C0212: 1,
      C0217: 3,
      C0221: 2,
      C0233: 2,
      C0402: 4,
      C0407: 1,
      C0408: 1,
    },
  },
  environment: {
    share: { value: 17, source: counted },
    onRounds: 0.7,
    late: 0.12,
    motif: 'rubbish',
    categories: {
      E0301: 6,
      E0508: 5,
      E0603: 4,
      E0601: 3,
      E0113: 3,
      E0119: 3,
      E0302: 3,
      E0112: 2,
      E0114: 3,
      E0105: 2,
      E0120: 2,
      E0404: 5,
      E0406: 3,
      E0402: 1,
      E0607: 3,
      E0610: 5,
      E0627: 1,
    },
  },
  'health-education': {
    share: { value: 7, source: counted },
    onRounds: 0.15,
    late: 0.1,
    motif: 'building',
    categories: { E0618: 5, E0515: 4, E0619: 4, E0620: 1 },
  },
  building: {
    share: { value: 5, source: counted },
    onRounds: 0.6,
    late: 0.16,
    motif: 'building',
    categories: { E0101: 4, E0303: 1, E0304: 3, E0305: 1, E0306: 2, E0307: 3, E0309: 1, E0310: 1, E0613: 2, E0628: 1 },
  },
  safety: {
    share: { value: 5, source: counted },
    onRounds: 0.75,
    late: 0.08,
    motif: 'building',
    categories: { E0514: 4, E0612: 5, E0611: 5, E0411: 2, E0625: 2, E0308: 1, E0409: 1, E0626: 1, E0609: 1 },
  },
  traffic: {
    share: { value: 4, source: counted },
    onRounds: 0.6,
    late: 0.1,
    motif: 'vehicle',
    categories: { E0505: 9, E0513: 3, E0622: 2, E0623: 2, E0629: 1, C0204: 1, C0213: 1, C0214: 1, E0509: 1 },
  },
  neighbourhood: {
    share: { value: 3, source: counted },
    onRounds: 0.5,
    late: 0.14,
    motif: 'building',
    categories: { E0606: 6, E0602: 2, E0605: 3, E0115: 1, E0117: 2, E0207: 1 },
  },
  'food-trade': {
    share: { value: 1, source: counted },
    onRounds: 0.15,
    late: 0.1,
    motif: 'building',
    categories: { E0615: 4, E0616: 4 },
  },
  'culture-sport': {
    share: { value: 2, source: counted },
    onRounds: 0.2,
    late: 0.1,
    motif: 'tree',
    categories: { E0621: 3, C0146: 2, C0410: 1 },
  },
  order: {
    share: { value: 1, source: counted },
    onRounds: 0.5,
    late: 0.08,
    motif: 'building',
    categories: { E0614: 4, E0502: 1 },
  },
  labour: {
    share: { value: 1, source: counted },
    onRounds: 0.05,
    late: 0.1,
    motif: 'building',
    categories: { E0617: 1 },
  },
  civil: {
    share: { value: 1, source: counted },
    onRounds: 0.1,
    late: 0.08,
    motif: 'building',
    categories: { E0631: 1 },
  },
};

/** Categories whose drawing is not the group's. */
export const motifs: Readonly<Record<string, Motif>> = {
  C0137: 'lamp',
  C0402: 'tree',
  E0409: 'tree',
  E0117: 'tree',
  E0506: 'vehicle',
  E0109: 'vehicle',
};

/** Weight of a condition by the unit of its limit: what endangers somebody at once is rare. Others weigh 1. */
export const urgencies: Readonly<Record<string, number>> = {
  minutes: 0.05,
  'emergency-hours': 0.3,
  'emergency-days': 0.2,
};

/** How much more or less of a category there is in a month, January first. Where Jinan lies: winters with heating, rain in July. */
export const seasons: Sourced<Readonly<Record<string, readonly number[]>>> = {
  source: setting,
  value: {
    E0610: [5, 3, 1, 0, 0, 0, 0, 0, 0, 0.3, 3, 5],
    E0407: [3, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0.3, 2],
    E0406: [0, 0, 0.2, 0.4, 0.7, 1.5, 4, 4, 1.5, 0.4, 0.1, 0],
    E0510: [0, 0, 0.3, 1, 2, 3, 3, 3, 2, 1, 0.2, 0],
    E0119: [0.7, 0.8, 1.8, 2, 1.5, 1, 0.5, 0.5, 0.8, 1.2, 1.2, 0.8],
    E0112: [1, 1, 0.5, 0.3, 0.3, 0.3, 0.2, 0.2, 0.5, 1.5, 3, 2],
    E0301: [0.5, 0.3, 1, 1.2, 1.3, 1.4, 1.2, 1.2, 1.2, 1, 1, 0.8],
    E0603: [0.3, 0.3, 0.7, 1, 1.5, 1.8, 1.8, 1.8, 1.3, 1, 0.5, 0.3],
    E0626: [4, 4, 0.5, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.2, 0.5],
    E0409: [0.5, 0.5, 1, 1, 1, 1.5, 2.5, 2.5, 1, 0.5, 0.8, 0.5],
    E0618: [1, 1, 1, 1, 1, 1.2, 1.8, 2, 1.8, 1, 1, 1],
  },
};

/** Matters a day on average, before the week and the holidays. */
export const perDay: Sourced<number> = {
  value: 130,
  source: 'A setting; the design of the command desk shows 128 in a day',
};

/** Monday first. */
export const week: Sourced<readonly number[]> = {
  value: [1.14, 1.1, 1.08, 1.06, 1.06, 0.82, 0.74],
  source: setting,
};

/** A day off that is no ordinary weekend. */
export const holiday: Sourced<number> = { value: 0.65, source: setting };

/** Weights of the hours 0 to 23 in which people tell of something. */
export const hours: Readonly<Record<'rounds' | 'others', readonly number[]>> = {
  rounds: [0, 0, 0, 0, 0, 0, 0.5, 3, 9, 12, 11, 7, 2, 4, 9, 11, 10, 7, 3, 1.5, 0.7, 0.2, 0, 0],
  others: [0.5, 0.3, 0.2, 0.2, 0.2, 0.4, 1.5, 4, 7, 9, 9, 7, 4, 4, 7, 8, 7, 6, 5, 5, 4, 3, 1.8, 0.9],
};

/** Where it comes from when no grid worker found it. */
export const sources: Readonly<Record<string, number>> = {
  hotline: 68,
  resident: 17,
  video: 6,
  leader: 3,
  media: 3,
  department: 3,
};

/** How often what happens on the way. Shares of the matters that come to where it can happen. */
export const habits = {
  source: `${setting}, near the benchmarks of the field: 97 % closed and 85 % in time in one city (February 2020), 8.5 % overdue in another`,
  reportedOffline: 0.03,
  categoryKnown: { rounds: 0.97, others: 0.7 },
  sentToVerify: 0.25,
  refused: { atAcceptance: 0.045, afterVerifying: 0.08, atFiling: 0.005 },
  selfHandled: 0.28,
  void: 0.006,
  misrouted: 0.07,
  returnRefused: 0.25,
  returnedAgain: 0.4,
  extension: 0.045,
  extensionRefused: 0.15,
  suspension: 0.014,
  suspendedDays: { low: 5, high: 45 },
  resumedEarly: 0.4,
  rework: 0.05,
  takenFirst: 0.4,
  checkPhoto: 0.15,
  urged: 0.03,
  urgedWhenLate: 0.35,
  supervisedWhenLate: 0.25,
  replyWanted: { rounds: 0.04, others: 0.75 },
  calledBackAnyway: 0.12,
  reached: 0.94,
  unresolved: 0.025,
  partly: 0.05,
  /** Of five grades, when resolved. */
  satisfaction: { '5': 63, '4': 33, '3': 3, '2': 0.7, '1': 0.3 },
  repeated: 0.035,
  atSpots: 0.14,
} as const;

/** Minutes, by their median and the spread of their logarithm; of working time where an office does it. */
export const paces = {
  source: setting,
  accept: { median: 6, spread: 0.6 },
  verify: { median: 45, spread: 0.45 },
  selfHandle: { median: 8, spread: 0.35 },
  file: { median: 4, spread: 0.55 },
  dispatch: { median: 4, spread: 0.55 },
  sign: { median: 25, spread: 0.7 },
  signUrgent: { median: 6, spread: 0.5 },
  return: { median: 40, spread: 0.6 },
  arbitrate: { median: 150, spread: 0.5 },
  approve: { median: 50, spread: 0.6 },
  takeCheck: { median: 25, spread: 0.6 },
  check: { median: 45, spread: 0.6 },
  close: { median: 40, spread: 0.6 },
  callBack: { median: 200, spread: 0.5 },
  archive: { median: 230, spread: 0.35 },
  answer: { median: 150, spread: 0.5 },
  /** Share of the limit that is used when it is kept: what is due soon is done soon, what has days is let lie. */
  handled: { median: 0.2, spread: 0.6 },
  handledInDays: { median: 0.55, spread: 0.35 },
  /** By how much it is passed when it is not. */
  late: { median: 150, spread: 0.9 },
} as const;

/** Places to which the same comes back again and again. */
export const spots = { source: setting, count: 16, metres: 35, categories: 2 } as const;
