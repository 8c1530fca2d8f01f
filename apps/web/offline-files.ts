import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/** Pages of a phone, which open without a network. The desk and the map are left out: they are large and live on what the server says. */
const PAGES = ['LoginPage.tsx', 'ReportPage.tsx', 'TodayPage.tsx', 'MePage.tsx'];

/** Writes `offline.json`, the files that the service worker keeps: the entry, the phone's pages and all that these import at once. */
export function offlineFiles(): Plugin {
  return {
    name: 'wangge-offline-files',
    apply: 'build',
    generateBundle(_options, bundle) {
      const files = new Set<string>(['icon.svg', 'manifest.webmanifest']);
      const follow = (name: string) => {
        const chunk = bundle[name];
        if (files.has(name) || chunk?.type !== 'chunk') return;
        files.add(name);
        for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style);
        for (const imported of chunk.imports) follow(imported);
      };
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || chunk.name === 'sw') continue;
        const page = PAGES.some((one) => chunk.facadeModuleId?.endsWith(`/${one}`));
        if (page || (chunk.isEntry && chunk.facadeModuleId?.endsWith('index.html'))) follow(chunk.fileName);
      }
      const list = [...files].sort().map((name) => `/${name}`);
      // Names carry the hash of their content, so the names together are the version.
      const version = createHash('sha256').update(list.join('\n')).digest('hex').slice(0, 16);
      this.emitFile({ type: 'asset', fileName: 'offline.json', source: JSON.stringify({ version, files: list }) });
    },
  };
}
