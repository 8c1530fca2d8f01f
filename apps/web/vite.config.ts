import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { offlineFiles } from './offline-files.ts';

// During development the pages come from Vite and everything else from a running server.
const server = process.env.WANGGE_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/',
  plugins: [react(), offlineFiles()],
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    sourcemap: false,
    // MapLibre is one file of a megabyte; it is loaded only where a map is.
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: { index: 'index.html', sw: 'src/offline/worker.ts' },
      // A service worker rules over the folder it lies in, so it lies on top, and its name never changes.
      output: { entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
  server: { proxy: { '/api': server, '/health': server, '/openapi.json': server } },
});
