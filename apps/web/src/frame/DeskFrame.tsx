import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import type { ReactNode } from 'react';
import { antTheme } from '../theme/antd.ts';
import { useAppearance } from '../theme/appearance.ts';
import { useWords } from '../words/index.ts';

/** Ant Design in our colours and the reader's language; only pages that use it load it. */
export function DeskFrame({ children }: { children: ReactNode }) {
  const { locale } = useWords();
  const appearance = useAppearance();
  return (
    <ConfigProvider
      locale={locale === 'zh' ? zhCN : enUS}
      theme={antTheme(appearance)}
      // Two Han characters on a button keep together like everywhere else.
      button={{ autoInsertSpace: false }}
    >
      <App className="app" message={{ top: 64 }}>
        {children}
      </App>
    </ConfigProvider>
  );
}
