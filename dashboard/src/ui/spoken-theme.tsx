import { createTheme, MantineThemeProvider } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';

import { useTexts } from '../texts/language';

/** Gives a name, in the reader's language, to what Mantine shows as a sign only: the crosses of dialogs and notices. */
export function SpokenTheme({ children }: { readonly children: ReactNode }) {
  const { close } = useTexts().common;
  const theme = useMemo(() => {
    const defaultProps = { closeButtonProps: { 'aria-label': close } };
    return createTheme({
      components: { Modal: { defaultProps }, Drawer: { defaultProps }, Notification: { defaultProps } },
    });
  }, [close]);
  return (
    <MantineThemeProvider theme={theme} inherit>
      {children}
    </MantineThemeProvider>
  );
}
