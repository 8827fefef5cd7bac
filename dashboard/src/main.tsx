import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './main.css';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { Problem } from './api/client';
import { App } from './app';
import { LanguageProvider } from './texts/language';
import { theme } from './theme';
import { SpokenTheme } from './ui/spoken-theme';
import { NowProvider } from './ui/time';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A no stays a no; what did not arrive is asked again.
      retry: (times, cause) => !(cause instanceof Problem && cause.status < 500) && times < 3,
    },
  },
});

// Mantine writes styles of its own, which the Content-Security-Policy lets through by this.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
// So does what keeps the page from scrolling behind a dialog; it looks for its nonce where webpack would put it.
Object.assign(globalThis, { __webpack_nonce__: nonce });

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <LanguageProvider>
          <SpokenTheme>
            <NowProvider>
              <Notifications />
              <App />
            </NowProvider>
          </SpokenTheme>
        </LanguageProvider>
      </MantineProvider>
    </QueryClientProvider>
  </StrictMode>,
);
