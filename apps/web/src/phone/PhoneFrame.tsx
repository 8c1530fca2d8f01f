import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { SyncStrip } from '../report/SyncStrip.tsx';
import { useSession } from '../session/session.ts';
import { useWords } from '../words/index.ts';
import './phone.css';

const PLACES = [
  ['/today', 'today', 'M4 6h16M4 12h16M4 18h10'],
  ['/report', 'report', 'M4 8h3l2-3h6l2 3h3v11H4zM12 10.2a3.3 3.3 0 1 0 0 6.6a3.3 3.3 0 1 0 0-6.6z'],
  [
    '/map',
    'map',
    'M12 21s7-6.2 7-11.3A7 7 0 0 0 5 9.7C5 14.8 12 21 12 21zM12 7.4a2.4 2.4 0 1 0 0 4.8a2.4 2.4 0 1 0 0-4.8z',
  ],
  ['/me', 'me', 'M12 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8zM4.5 20c1.2-4 4-5.5 7.5-5.5s6.3 1.5 7.5 5.5'],
] as const;

/** The phone: the truth about sending on top, four places at the bottom within the thumb's reach. */
export function PhoneFrame({ title, children, bare = false }: { title: string; children: ReactNode; bare?: boolean }) {
  const { t } = useWords();
  const { may } = useSession();
  return (
    <div className="phone">
      <SyncStrip />
      <main className={bare ? 'phone-main bare' : 'phone-main'}>
        <h1 className={bare ? 'unseen' : ''}>{title}</h1>
        {children}
      </main>
      <nav className="phone-bar" aria-label={t('phone.label')}>
        {PLACES.filter(([to]) => to !== '/report' || may.report.length > 0).map(([to, name, path]) => (
          <Link key={to} to={to} activeProps={{ 'aria-current': 'page' }}>
            <svg
              width="24"
              height="24"
              viewBox="0 0 24 24"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.8"
              aria-hidden="true"
            >
              <path d={path} strokeLinecap="round" strokeLinejoin="round" />
            </svg>
            {t(`phone.${name}`)}
          </Link>
        ))}
      </nav>
    </div>
  );
}
