import { type Command, InvalidArgumentError, Option } from 'commander';

import { SIGNAL_NAMES, type SignalReport } from '../../domain/signal';
import { FleetService } from '../../fleet/fleet.service';
import { IngestService } from '../../monitoring/ingest.service';
import type { Desk } from './desk';
import { locationNamed } from './location-named';

interface IngestOptions {
  readonly location: string;
  readonly signal: SignalReport['name'];
  readonly value: SignalReport['value'];
  readonly at?: Date;
}

/** `panoptes ingest`: a probe on this machine reports what a site's power does. */
export function ingestCommand(program: Command, desk: Desk): void {
  program
    .command('ingest')
    .description("report a site's power: its mains, or its battery backup (ups)")
    .requiredOption('--location <id>', "the location's id, ours or Plume's")
    .addOption(new Option('--signal <signal>').choices(SIGNAL_NAMES).makeOptionMandatory())
    .addOption(new Option('--value <value>').choices(['on', 'off']).makeOptionMandatory())
    .option('--at <time>', 'when it was so, like 2026-01-31T12:00:00Z; now when not given', momentOf)
    .action(
      desk.withHouse(async (house, { location, signal, value, at }: IngestOptions) => {
        const { id } = await locationNamed(house.get(FleetService), location);
        const report = { name: signal, value, at: at ?? null };
        const { state, since, changed } = await house.get(IngestService).ingest(null, id, report);
        return {
          text: `${signal} of location ${id} is ${state}${changed ? ', which is news' : ''}`,
          data: { locationId: id, signal, state, since, changed },
        };
      }),
    );
}

function momentOf(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError('expected a time like 2026-01-31T12:00:00Z');
  return at;
}
