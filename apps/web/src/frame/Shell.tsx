import { useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { districtsQuery } from '../district/districts-query.ts';
import { sessionQuery } from '../session/session.ts';
import { fitLocale } from '../words/index.ts';
import { SettingStrip } from './SettingStrip.tsx';

/** The outermost frame: when the session ends while a page is open, the login comes and leads back to it. */
export function Shell() {
  const { data: session } = useQuery(sessionQuery);
  const { data: districts } = useQuery(districtsQuery);
  useEffect(() => {
    if (districts) fitLocale(districts.flatMap(({ locales }) => locales));
  }, [districts]);
  const navigate = useNavigate();
  const location = useRouterState({ select: (state) => state.location });
  const outside = location.pathname === '/login';
  useEffect(() => {
    if (session === null && !outside) void navigate({ to: '/login', search: { next: location.href } });
  }, [session, outside, location.href, navigate]);
  if (session === null && !outside) return null;
  return (
    <div className="shell">
      <SettingStrip />
      <div className="shell-page">
        <Outlet />
      </div>
    </div>
  );
}
