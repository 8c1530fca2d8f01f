import type { FeatureCollection } from 'geojson';
import type * as Api from './api.ts';
import { type FeedListener, type FeedOptions, followFeed } from './feed.ts';
import { type CaseFilters, type CaseSort, filterQuery, filterWords, type PageAsk } from './filters.ts';
import { type PhotoUpload, uploadPhoto } from './photos.ts';
import { isProblem } from './problem.ts';
import { type ClientOptions, createTransport } from './transport.ts';

export interface Login {
  login: string;
  password: string;
  totp?: string;
  district?: string;
}

export interface AssessmentAsk {
  /** `2020-04-07`, `2020-04`, `2020-Q2`, `2020-W15`, `2020` or `2020-04-01..2020-04-15`. */
  period: string;
  cutoff?: string;
  /** `all`, `unit`, `category`, `period`, or `area:` and a level. */
  by?: string;
  kind?: readonly string[];
}

/** What a file is to hold: the list, or the table of the assessment. */
export type ExportWanted =
  | { what: 'cases'; filters: CaseFilters; sort?: CaseSort }
  | { what: 'assessment'; question: AssessmentAsk };

export type ExportAsk = ExportWanted & {
  /** Made by whoever asks: sent again it is the same file. */
  id: string;
  format: Api.ExportFormat;
  locale: 'zh' | 'en';
};

export type Client = ReturnType<typeof createClient>;

/** The API of one server, for one browser or device: the cookie is the browser's, the CSRF token is kept here. */
export function createClient(options: ClientOptions = {}) {
  const transport = createTransport(options);
  const { read, enter } = transport;
  const get = <T>(path: string, query?: Parameters<typeof transport.urlOf>[1], signal?: AbortSignal) =>
    read<T>('GET', path, { ...(query && { query }), ...(signal && { signal }) });

  return {
    session: {
      /** Undefined when nobody is logged in. */
      async find() {
        const isOfNow = transport.markSession();
        const session = await get<Api.Session | null>('/session');
        if (session && isOfNow()) transport.setCsrf(session.csrf);
        if (!session && isOfNow()) options.onSignedOut?.();
        return session ?? undefined;
      },
      open: (login: Login) => enter(() => read<Api.Session>('POST', '/session', { json: login })),
      takePost: (post: string) => enter(() => read<Api.Session>('PUT', '/session/post', { json: { post } })),
      async close() {
        await read<void>('DELETE', '/session');
        transport.setCsrf(undefined);
      },
      /** Every other session of the account ends. */
      changePassword: (current: string, next: string) =>
        enter(() => read<Api.Session>('POST', '/session/password', { json: { current, next } })),
      beginTotp: () => read<{ secret: string; uri: string }>('POST', '/session/totp', { json: {} }),
      confirmTotp: (code: string) => read<void>('PUT', '/session/totp', { json: { code } }),
    },
    demo: {
      /** Undefined when the server is no demo. */
      findAccounts: () => get<Api.DemoAccount[]>('/demo/accounts').catch(orUndefined(404)),
    },
    district: {
      /** Known without a login. */
      all: () => get<Api.DistrictEntry[]>('/districts'),
      get: () => get<Api.District>('/district'),
      areas: () => get<Api.Area[]>('/areas'),
      units: () => get<Api.Unit[]>('/units'),
      catalogue: () => get<Api.Catalogue>('/catalogue'),
      staff: (unit: string) => get<Api.Staff[]>('/staff', { unit }),
      /** Anybody of the district by a part of the name, the first fifty. */
      findStaff: (q: string) => get<Api.Staff[]>('/staff', { q }),
      outline: () => get<FeatureCollection>('/outline.geojson'),
      areaShapes: (level: string) => get<FeatureCollection>('/areas.geojson', { level }),
      grids: () => get<FeatureCollection>('/grids.geojson'),
      /** How matters of a kind go, as states and what leads from one to another. */
      graphOf: (procedure: string, version: number, signal?: AbortSignal) =>
        get<Api.ProcedureGraph>(`/procedures/${encodeURIComponent(procedure)}/graph`, { version }, signal),
      locate: (place: Api.GivenPlace, signal?: AbortSignal) =>
        get<Api.Located>('/locate', { lng: place.lng, lat: place.lat, crs: place.crs }, signal),
    },
    cases: {
      list: (filters: CaseFilters, page: PageAsk = {}, signal?: AbortSignal) =>
        get<Api.CasePage>('/cases', filterQuery(filters, page), signal),
      counts: (filters: CaseFilters, signal?: AbortSignal) =>
        get<Api.Counts>('/cases/counts', filterQuery(filters), signal),
      map: (filters: CaseFilters, signal?: AbortSignal) =>
        get<Api.MapPoints>('/cases/map', filterQuery(filters), signal),
      get: (id: string, signal?: AbortSignal) =>
        get<Api.CaseView>(`/cases/${encodeURIComponent(id)}`, undefined, signal),
      open: (command: Api.OpenCommand) => read<Api.CaseView>('POST', '/cases', { json: command }),
      /** The case as it stands then; nothing when the action took it out of its author's reach. */
      act: (matterId: string, action: string, command: Api.ActCommand) =>
        read<Api.CaseView | undefined>(
          'POST',
          `/cases/${encodeURIComponent(matterId)}/actions/${encodeURIComponent(action)}`,
          {
            json: command,
          },
        ),
      reveal: (matterId: string, fields: string[], purpose: string) =>
        read<Api.Revealed>('POST', `/cases/${encodeURIComponent(matterId)}/reveal`, { json: { fields, purpose } }),
    },
    /** For everything the post may see. */
    desk: { figures: () => get<Api.DeskFigures>('/desk') },
    /** Indicators of a period at a cut-off; without one, as things stand now. */
    assessment: {
      ask: (question: AssessmentAsk) => get<Api.Assessment>('/assessment', { ...question }),
    },
    /** Files of the case list and of the assessment: asked for, written in the background, fetched by a link. */
    exports: {
      ask: ({ id, format, locale, ...wanted }: ExportAsk) =>
        read<Api.ExportView>('POST', '/exports', { json: { id, format, locale, ...wantedWords(wanted) } }),
      list: async () => (await get<{ items: Api.ExportView[] }>('/exports')).items,
      remove: (id: string) => read<void>('DELETE', `/exports/${encodeURIComponent(id)}`),
      urlOf: (id: string) => transport.urlOf(`/exports/${encodeURIComponent(id)}/file`),
    },
    photos: {
      upload: (upload: PhotoUpload) => uploadPhoto(transport, upload),
      urlOf: (id: string) => transport.urlOf(`/photos/${encodeURIComponent(id)}`),
    },
    feed: { follow: (listener: FeedListener, feed?: FeedOptions) => followFeed(transport, listener, feed) },
    audit: {
      list: (query: { staff?: string; subject?: string; since?: string; cursor?: string }) =>
        get<Api.AuditPage>('/audit', query),
    },
    accounts: {
      list: (q?: string) => get<Api.Account[]>('/accounts', { q }),
      unlock: (staff: string) => read<void>('POST', `/accounts/${encodeURIComponent(staff)}/unlock`, { json: {} }),
      disable: (staff: string) => read<void>('POST', `/accounts/${encodeURIComponent(staff)}/disable`, { json: {} }),
      enable: (staff: string) => read<void>('POST', `/accounts/${encodeURIComponent(staff)}/enable`, { json: {} }),
      resetPassword: (staff: string) =>
        read<{ password: string }>('PUT', `/accounts/${encodeURIComponent(staff)}/password`, { json: {} }),
    },
    /** Not ready is an answer too, not an error. */
    health: () =>
      get<Api.Health>('/health').catch((error: unknown) => {
        if (isProblem(error) && error.status === 503) {
          return { districts: [], upSeconds: 0, ...(error.body as Partial<Api.Health>), ready: false };
        }
        throw error;
      }),
  };
}

function wantedWords(wanted: ExportWanted): object {
  if (wanted.what === 'assessment') return wanted;
  const { filters, ...more } = wanted;
  return { ...more, filter: filterWords(filters) };
}

function orUndefined(status: number): (error: unknown) => undefined {
  return (error) => {
    if (isProblem(error) && error.status === status) return undefined;
    throw error;
  };
}
