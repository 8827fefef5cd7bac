import type { FleetService } from '../../fleet/fleet.service';
import type { Location } from '../../fleet/location-details';

/** The one watched location of that id, ours or Plume's. Throws when there is none, or more than one. */
export async function locationNamed(fleet: FleetService, location: string): Promise<Location> {
  const found = await fleet.findLocations([{ type: 'all' }], location, 20);
  const [match, ...others] = found.filter(({ id, locationId }) => id === location || locationId === location);
  if (!match || others.length > 0) throw new Error(`${location} is not the id of one watched location`);
  return match;
}
