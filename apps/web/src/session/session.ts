import { useQuery } from '@tanstack/react-query';
import { isProblem, type Session } from '@wangge/client';
import { server } from '../server/client.ts';
import { queries } from '../server/queries.ts';

const KEY = 'wangge.session';

/** Who is logged in; `null` when nobody is. */
export const sessionQuery = {
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async (): Promise<Session | null> => {
    try {
      return remember((await server.session.find()) ?? null);
    } catch (error) {
      // Without a network the phone goes on as who it was. Nothing can be sent or read that way, only kept for later.
      const known = isProblem(error) && error.isPassing ? rememberedSession() : undefined;
      if (known) return known;
      throw error;
    }
  },
};

export const getSession = () => queries.ensureQueryData(sessionQuery);

/** The session of a page behind the login. */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new Error('a page behind the login was drawn without a session');
  return data;
}

/** A new session or a change of post: what was read as somebody else is forgotten. */
export function enterAs(session: Session): void {
  remember(session);
  // An answer on the way still tells of the session before.
  void queries.cancelQueries({ queryKey: sessionQuery.queryKey });
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  queries.setQueryData(sessionQuery.queryKey, session);
}

export async function leave(): Promise<void> {
  await server.session.close().catch((error: unknown) => {
    // Already ended is what was wanted; only an unreachable server leaves the session open and must be told.
    if (!isProblem(error) || error.isPassing) throw error;
  });
  remember(null);
  queries.clear();
  queries.setQueryData(sessionQuery.queryKey, null);
}

/** The page that a post works on. */
export function homeOf({
  may,
  totp,
  password,
}: Session): '/desk' | '/audit' | '/accounts' | '/system' | '/today' | '/me' {
  if (totp === 'required-to-enrol' || password === 'to-change') return '/me';
  if (may.audit) return '/audit';
  if (may.accounts) return '/accounts';
  if (may.system) return '/system';
  if (may.desk && window.innerWidth >= 768) return '/desk';
  return '/today';
}

function remember(session: Session | null): Session | null {
  if (session) localStorage.setItem(KEY, JSON.stringify({ ...session, csrf: '' }));
  else localStorage.removeItem(KEY);
  return session;
}

function rememberedSession(): Session | undefined {
  const text = localStorage.getItem(KEY);
  return text === null ? undefined : (JSON.parse(text) as Session);
}
