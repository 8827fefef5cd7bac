import { Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';

import { InvitePage } from './invite/invite.page';
import { router } from './router';
import { meQuery } from './session/session';
import { SignInPage } from './session/sign-in.page';

/** The sign-in for strangers, the product for whoever is known. */
export function App() {
  const { data: me, isPending } = useQuery(meQuery);
  if (window.location.pathname === '/invite') return <InvitePage />;
  if (isPending) {
    return (
      <Center mih="100dvh">
        <Loader />
      </Center>
    );
  }
  return me ? <RouterProvider router={router} /> : <SignInPage />;
}
