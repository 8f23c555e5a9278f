import '@cloudscape-design/global-styles/index.css';
import './app.css';
import { I18nProvider } from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { PageConfig } from '../../core/console/headers.ts';
import { queryClient } from './api.ts';
import { openSession } from './session.ts';
import { Shell } from './shell.tsx';
import { followTheme } from './theme.ts';

async function begin(): Promise<void> {
  followTheme();
  const config = (await (await fetch('/config.json')).json()) as PageConfig;
  await openSession(config);
  const root = document.getElementById('app');
  if (root === null) return;
  createRoot(root).render(
    <StrictMode>
      <I18nProvider locale="en" messages={[messages]}>
        <QueryClientProvider client={queryClient}>
          <Shell />
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  );
}

void begin();
