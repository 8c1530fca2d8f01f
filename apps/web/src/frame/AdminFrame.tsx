import type { ReactNode } from 'react';
import { LanguageButton } from '../desk/LanguageButton.tsx';
import { useDistrict } from '../district/district.ts';
import { MeMenu } from '../session/MeMenu.tsx';
import { useWords } from '../words/index.ts';
import { DeskFrame } from './DeskFrame.tsx';
import '../desk/desk.css';
import './admin.css';

interface Props {
  title: string;
  children: ReactNode;
  /** For a table of many columns: as wide as the window. */
  isWide?: boolean;
}

/** A page of one task, no desk: those of the administrators, and the assessment. */
export function AdminFrame({ title, children, isWide = false }: Props) {
  const { t, name } = useWords();
  const { data: district } = useDistrict();
  return (
    <DeskFrame>
      <div className={isWide ? 'admin admin-wide' : 'admin'}>
        <header className="top">
          <span className="brand">
            <img src="/icon.svg" alt="" width={24} height={24} />
            <strong>{t('product')}</strong>
          </span>
          <span className="top-district">{name(district?.name)}</span>
          <span className="top-gap" />
          <LanguageButton />
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
