import type { Role } from '@wangge/kernel';
import type { Slug } from '../scenarios/people.ts';

/**
 * Who sees what, written down by hand a second time: tests hold the policy in code, HTTP and row-level security against these
 * tables. A change here is a change of who may see whose case or whose telephone number, and meant to be looked at twice.
 */
export type By = 'area' | 'unit' | 'own';

export const reachOf: Readonly<Record<Role, readonly By[]>> = {
  resident: ['own'],
  'grid-worker': ['area', 'own'],
  'grid-leader': ['area', 'own'],
  'hotline-agent': ['area', 'own'],
  // Of petitions alone: `readersOf`.
  'petition-clerk': ['area', 'own'],
  'duty-officer': ['area', 'own'],
  dispatcher: ['area', 'own'],
  department: ['unit', 'own'],
  handler: ['unit', 'own'],
  verifier: ['area', 'own'],
  'callback-agent': ['area', 'own'],
  supervisor: ['area'],
  leader: ['area'],
  'system-admin': [],
  'security-admin': [],
  'audit-admin': [],
};

/** Kinds of matters that not everybody reaches who has the area. All other kinds are reached by every role but the petition clerk. */
const readersOf: Readonly<Record<Slug, Readonly<Record<string, readonly Role[]>>>> = {
  shizhong: {
    petition: ['petition-clerk', 'department', 'handler', 'supervisor', 'leader'],
    'unit-finding': ['department', 'duty-officer', 'supervisor', 'leader'],
  },
  'ville-haute': {},
};

export function readsKind(slug: Slug, kind: string, role: Role): boolean {
  return readersOf[slug][kind]?.includes(role) ?? role !== 'petition-clerk';
}

/** Who gets the exact point of a matter; the others get it roughly. */
export const exactPointOf: readonly Role[] = [
  'resident',
  'grid-worker',
  'grid-leader',
  'hotline-agent',
  'petition-clerk',
  'duty-officer',
  'dispatcher',
  'department',
  'handler',
  'verifier',
  'supervisor',
];

interface Audience {
  whole: readonly Role[];
  masked: readonly Role[];
}

const hotline: Role[] = ['resident', 'hotline-agent', 'duty-officer', 'callback-agent'];
const office: Role[] = ['duty-officer', 'dispatcher', 'department', 'handler', 'verifier', 'supervisor', 'leader'];
const field: Role[] = ['grid-worker', 'grid-leader'];
const town: Role[] = ['grid-worker', 'dispatcher', 'department', 'handler', 'verifier', 'leader'];

/** By district and personal field. Administrators stand nowhere; nobody who handles a case sees who called. */
export const audienceOf: Readonly<Record<Slug, Readonly<Record<string, Audience>>>> = {
  shizhong: {
    'reporter-name': { whole: [], masked: hotline },
    'reporter-phone': { whole: [], masked: hotline },
    'callback-note': { whole: [...hotline, 'supervisor'], masked: [] },
    'matter-text': { whole: ['resident', ...field, ...office, 'hotline-agent', 'callback-agent'], masked: [] },
    'matter-address': {
      whole: ['resident', ...field, 'hotline-agent', 'duty-officer', 'dispatcher', 'department', 'handler', 'verifier'],
      masked: [],
    },
    'opinion-text': { whole: [...field, ...office, 'hotline-agent', 'petition-clerk', 'callback-agent'], masked: [] },
    'reply-text': {
      whole: ['resident', ...field, ...office, 'hotline-agent', 'petition-clerk', 'callback-agent'],
      masked: [],
    },
    'verification-text': { whole: [...field, ...office], masked: [] },
    // A petitioner is known to those who take the petition in and hand the answer over; to who decides on it, what it says.
    'petitioner-name': { whole: [], masked: ['resident', 'petition-clerk'] },
    'petitioner-phone': { whole: [], masked: ['resident', 'petition-clerk'] },
    'petition-text': {
      whole: ['resident', 'petition-clerk', 'department', 'handler', 'supervisor', 'leader'],
      masked: [],
    },
    // Who wished is known to the grid that brings it; who fulfils it knows the wish.
    'wisher-name': { whole: [], masked: ['resident', ...field] },
    'wisher-phone': { whole: [], masked: ['resident', ...field] },
    'wish-text': { whole: ['resident', ...field, 'duty-officer', 'department', 'handler'], masked: [] },
    'project-text': { whole: ['department', 'handler', 'leader', 'supervisor'], masked: [] },
  },
  'ville-haute': {
    'signaleur-nom': { whole: [], masked: ['dispatcher'] },
    'signaleur-telephone': { whole: [], masked: ['dispatcher'] },
    constat: { whole: town, masked: [] },
    adresse: { whole: [], masked: ['grid-worker', 'dispatcher', 'department', 'handler', 'verifier'] },
    'compte-rendu': { whole: ['resident', ...town], masked: [] },
  },
};

export function sightBy(slug: Slug, personal: string, role: Role): 'whole' | 'masked' | 'none' {
  const audience = audienceOf[slug][personal];
  if (!audience) throw new Error(`${slug} has a personal field ${personal} that no audience was written down for`);
  if (audience.whole.includes(role)) return 'whole';
  return audience.masked.includes(role) ? 'masked' : 'none';
}
