import type { Person, Slug, Town } from './people.ts';

/** What a suite has to know of a district to walk through it: the only place where one is told from another. */
export interface Profile {
  slug: Slug;
  procedure: string;
  /** Business time at which offices are open. */
  at: string;
  worker: string;
  /** The worker's own area. */
  area: string;
  dispatcher: string;
  leader: string;
  /** A unit that may lead, somebody of its desk, and one that has nothing to do with it. */
  lead: string;
  desk: string;
  otherDesk: string;
  administrators: readonly string[];
  /** The field of the opening form that is personal text. */
  text: string;
  category: string;
  condition: string;
  /** The whole opening form. */
  opening(town: Town): Record<string, unknown> & { place: { lng: number; lat: number; crs: string } };
  /** From report to dispatch, by whom. */
  toDispatch: readonly Step[];
  /** From there to the end. */
  toEnd: readonly Step[];
  ended: string;
  /** Two actions that shut each other out, open to the dispatcher at the same moment, and their forms. */
  rivals: readonly [[string, object], [string, object]];
}

export interface Step {
  by: string;
  action: string;
  form?(person: Person): Promise<object> | object;
}

const place = (town: Town, area: string) => ({
  ...town.pointIn(town.gridsOf(area)[0] as string),
  crs: 'WGS-84',
});

const shizhong: Profile = {
  slug: 'shizhong',
  procedure: 'grid-event',
  at: '2020-04-08T02:00:00Z',
  worker: 'worker',
  area: '370103012028',
  dispatcher: 'dispatcher',
  leader: 'leader',
  lead: 'urban-management',
  desk: 'urban',
  otherDesk: 'housing',
  administrators: ['sysadmin', 'secadmin', 'auditor'],
  text: 'text',
  category: 'C0103',
  condition: 'C0103-2',
  opening: (town) => ({
    place: place(town, '370103012028'),
    text: '井盖破损',
    category: 'C0103',
    condition: 'C0103-2',
  }),
  toDispatch: [
    { by: 'duty', action: 'file', form: () => ({ category: 'C0103', condition: 'C0103-2' }) },
    { by: 'dispatcher', action: 'dispatch', form: () => ({ lead: 'urban-management' }) },
  ],
  toEnd: [
    { by: 'urban', action: 'sign' },
    {
      by: 'handler',
      action: 'report-done',
      form: async (person) => ({ result: '已换', photos: [await person.upload()] }),
    },
    { by: 'verifier', action: 'take-check' },
    { by: 'verifier', action: 'confirm-done', form: () => ({ finding: '属实' }) },
    { by: 'duty', action: 'close' },
    { by: 'callback', action: 'archive' },
  ],
  ended: 'archived',
  rivals: [
    ['file', { category: 'C0103', condition: 'C0103-2' }],
    ['refuse', { reason: 'not-found', opinion: '现场未发现' }],
  ],
};

const villeHaute: Profile = {
  slug: 'ville-haute',
  procedure: 'signalement',
  // A Sunday, when this town works.
  at: '2020-04-05T08:00:00Z',
  worker: 'agent',
  area: 'VH05',
  dispatcher: 'repartiteur',
  leader: 'adjoint',
  lead: 'voirie',
  desk: 'voirie',
  otherDesk: 'proprete',
  administrators: ['systeme', 'securite', 'audit'],
  text: 'constat',
  category: 'V0101',
  condition: 'V0101-1',
  opening: (town) => ({
    place: place(town, 'VH05'),
    category: 'V0101',
    condition: 'V0101-1',
    constat: 'Un trou profond devant les halles.',
  }),
  toDispatch: [{ by: 'repartiteur', action: 'repartir', form: () => ({ service: 'voirie' }) }],
  toEnd: [
    {
      by: 'voirie',
      action: 'terminer',
      form: async (person) => ({ 'compte-rendu': 'Rebouché.', photos: [await person.upload()] }),
    },
    { by: 'controleur', action: 'valider' },
    { by: 'repartiteur', action: 'clore' },
  ],
  ended: 'clos',
  rivals: [
    ['repartir', { service: 'voirie' }],
    ['classer', { motif: 'rien-vu', 'compte-rendu': 'Rien sur place.' }],
  ],
};

export const profiles: readonly Profile[] = [shizhong, villeHaute];
