import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { registerWorker } from './offline/register.ts';
import { router } from './router.tsx';
import { queries } from './server/queries.ts';
import { paint } from './theme/appearance.ts';
import './theme/page.css';
import { markLanguage } from './words/index.ts';

paint();
markLanguage();
registerWorker();

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
