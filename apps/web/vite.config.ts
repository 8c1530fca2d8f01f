import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// During development the pages come from Vite and everything else from a running server.
const server = process.env.WANGGE_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/',
  plugins: [react()],
  worker: { format: 'es' },
  build: { target: 'es2023', sourcemap: false, chunkSizeWarningLimit: 1200 },
  server: { proxy: { '/api': server, '/health': server, '/openapi.json': server } },
});
