import { queryOptions } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import { pollingPause } from '../live/live-state';

/** Every location in brief. What changes is told live and put in here. */
export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: () => dataOf(api.GET('/api/overview')),
  refetchInterval: pollingPause,
});
