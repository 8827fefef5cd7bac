import type { Query, QueryClient, QueryKey } from '@tanstack/react-query';

import type { components } from '../api/schema';
import { withChanged } from './fleet-news';
import type { LiveMessage } from './live-connection';

type Location = components['schemas']['Location'];
type Incident = components['schemas']['Incident'];
type Overview = components['schemas']['Overview'];

/** What is told within so many milliseconds is shown together: a storm is painted a few times a second. */
const SHOWN_EVERY = 250;

/** Milliseconds between two questions about what is told only to have changed, however often it is told. */
const ASKED_EVERY = 2_000;

/** The first words of the keys of what is told live. */
const TOLD: readonly unknown[] = ['overview', 'location', 'incidents', 'inbox'];

/** The parts of a location's page that change with its state; the others are Plume's own reports. */
const WITH_ITS_STATE: readonly unknown[] = ['pods', 'transitions', 'uptime', 'incidents'];

type Concerns = (key: QueryKey) => boolean;

/** Brings what is told into what is shown: at once where it is told in full, and by asking anew where it is not. */
export class LiveUpdates {
  private readonly locations = new Map<string, Location>();
  private readonly incidents = new Map<string, Incident>();
  private readonly wanted = new Set<Query>();
  private showing: ReturnType<typeof setTimeout> | undefined;
  private asking: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly queries: QueryClient) {}

  hear({ type, data }: LiveMessage): void {
    switch (type) {
      case 'ready':
        return this.everything();
      case 'location.changed':
        if ('many' in data) return this.stale(([first]) => first === 'overview' || first === 'location');
        this.locations.set(data.id, data);
        return this.show();
      case 'incident.changed':
        if ('many' in data) return this.stale(([first]) => first === 'incidents');
        this.incidents.set(data.id, data);
        return this.show();
      case 'inbox.message':
        return this.stale(([first]) => first === 'inbox');
    }
  }

  /** Nobody knows what has been missed. */
  everything(): void {
    this.stale(([first]) => TOLD.includes(first));
  }

  stop(): void {
    clearTimeout(this.showing);
    clearTimeout(this.asking);
  }

  private show(): void {
    this.showing ??= setTimeout(() => {
      this.showing = undefined;
      this.apply();
    }, SHOWN_EVERY);
  }

  private apply(): void {
    const locations = new Map(this.locations);
    const incidents = new Map(this.incidents);
    this.locations.clear();
    this.incidents.clear();
    if (locations.size > 0) {
      this.put<Overview>(['overview'], (known) => {
        const after = withChanged(known.locations, locations);
        return after === known.locations ? known : { ...known, locations: after };
      });
      for (const [id, location] of locations)
        this.put<Location>(['location', id], (known) => ({ ...known, ...location }));
      this.stale(
        ([first, id, part]) => first === 'location' && locations.has(id as string) && WITH_ITS_STATE.includes(part),
      );
    }
    if (incidents.size > 0) {
      for (const [id, incident] of incidents) {
        this.put<Incident>(['incidents', 'one', id], (known) => ({ ...known, ...incident }));
      }
      const places = new Set([...incidents.values()].map(({ locationId }) => locationId));
      // Of one incident or place only when it is that one; a list whenever one may have come or gone.
      this.stale(([first, what, of]) => {
        if (first === 'location') return of === 'incidents' && places.has(what as string);
        if (first !== 'incidents' || what === 'one') return false;
        return typeof of !== 'string' || incidents.has(of);
      });
    }
  }

  /** Changes what is known; an answer that is on its way may be older than this, and is asked for once more. */
  private put<T>(queryKey: QueryKey, change: (known: T) => T): void {
    const query = this.queries.getQueryCache().find({ queryKey, exact: true });
    if (!query) return;
    const wasAsked = query.state.fetchStatus !== 'idle';
    this.queries.setQueryData<T>(queryKey, (known) => known && change(known));
    if (wasAsked) this.want(query);
  }

  /** Has it asked anew: now where it is shown, else when it is shown the next time. */
  private stale(concerns: Concerns): void {
    for (const query of this.queries.getQueryCache().findAll({ predicate: ({ queryKey }) => concerns(queryKey) })) {
      query.invalidate();
      if (query.isActive()) this.want(query);
    }
  }

  private want(query: Query): void {
    this.wanted.add(query);
    // The first at once, what follows together.
    if (this.asking === undefined) this.ask();
  }

  private ask(): void {
    for (const query of this.wanted) {
      if (query.state.fetchStatus === 'fetching') continue;
      this.wanted.delete(query);
      void this.queries.refetchQueries({ queryKey: query.queryKey, exact: true }, { cancelRefetch: false });
    }
    this.asking = setTimeout(() => {
      this.asking = undefined;
      if (this.wanted.size > 0) this.ask();
    }, ASKED_EVERY);
  }
}
