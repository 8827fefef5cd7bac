import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { meQuery } from '../session/session';
import { LiveConnection } from './live-connection';
import { liveState, setLiveState } from './live-state';
import { LiveUpdates } from './live-updates';

/** Keeps everything that is shown up to date for as long as somebody is signed in. */
export function useLive(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const updates = new LiveUpdates(queries);
    const connection = new LiveConnection({
      hear: (message) => updates.hear(message),
      stands: (state) => {
        const before = liveState();
        setLiveState(state);
        // What is not told any more is asked for, from now on more often.
        if (before === 'live' && state !== 'live') updates.everything();
      },
      signedOut: () => void queries.invalidateQueries(meQuery),
    });
    connection.start();
    return () => {
      connection.stop();
      updates.stop();
      setLiveState('connecting');
    };
  }, [queries]);
}
