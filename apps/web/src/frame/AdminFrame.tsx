import type { ReactNode } from 'react';
import { useDistrict } from '../district/district.ts';
import { MeMenu } from '../session/MeMenu.tsx';
import { useWords } from '../words/index.ts';
import { DeskFrame } from './DeskFrame.tsx';
import '../desk/desk.css';
import './admin.css';

/** The page of an administrator: one task, no desk. */
export function AdminFrame({ title, children }: { title: string; children: ReactNode }) {
  const { t, name } = useWords();
  const { data: district } = useDistrict();
  return (
    <DeskFrame>
      <div className="admin">
        <header className="top">
          <span className="brand">
            <img src="/icon.svg" alt="" width={24} height={24} />
            <strong>{t('product')}</strong>
          </span>
          <span className="top-district">{name(district?.name)}</span>
          <span className="top-gap" />
          <MeMenu />
        </header>
        <main>
          <h1>{title}</h1>
          {children}
        </main>
      </div>
    </DeskFrame>
  );
}
