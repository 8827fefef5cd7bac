import { type Command, Option } from 'commander';

import { DeliveryAttemptsService } from '../../notifications/delivery-attempts.service';
import { DeliveryLogService } from '../../notifications/delivery-log.service';
import { NotificationsService } from '../../notifications/notifications.service';
import { type Desk, Misuse, table } from './desk';

const STATUSES = ['queued', 'sending', 'retrying', 'delivered', 'failed', 'suppressed'] as const;

interface ListOptions {
  readonly status?: (typeof STATUSES)[number];
  readonly limit: string;
}

interface RetryOptions {
  readonly all?: boolean;
  readonly channel?: string;
}

/** `panoptes deliveries …`: what was said to whom, and what did not arrive. */
export function deliveryCommands(program: Command, desk: Desk): void {
  const deliveries = program.command('deliveries').description('the log of what was sent');

  deliveries
    .command('list')
    .description('the newest first')
    .addOption(new Option('--status <status>', 'only these').choices(STATUSES))
    .option('--limit <n>', 'at most this many', '50')
    .action(
      desk.withHouse(async (house, { status, limit }: ListOptions) => {
        const found = await house.get(NotificationsService).deliveries({ status, limit: Number(limit) || 50 });
        const lines = found.map((each) => [
          each.id,
          each.channel,
          each.address,
          each.type,
          each.status,
          each.attempts,
          each.queuedAt.toISOString(),
          each.lastError,
        ]);
        const titles = ['ID', 'CHANNEL', 'TO', 'TYPE', 'STATUS', 'ATTEMPTS', 'QUEUED', 'LAST ERROR'];
        return { text: table(titles, lines), data: found };
      }),
    );

  deliveries
    .command('show')
    .description('a delivery, and what came of each attempt')
    .argument('<id>', "the delivery's id")
    .action(
      desk.withHouse(async (house, id: string) => {
        const delivery = await house.get(DeliveryLogService).byId(id);
        if (!delivery) throw new Error(`there is no delivery ${id}`);
        const { channel, address, type, status, lastError } = delivery;
        const attempts = await house.get(DeliveryAttemptsService).of(delivery);
        const lines = attempts.map(({ attempt, at, latencyMs, outcome, said, receipt }) => [
          attempt,
          at.toISOString(),
          latencyMs === null ? null : `${latencyMs} ms`,
          outcome,
          said,
          receipt && `${receipt.status} ${receipt.at.toISOString()}`,
        ]);
        const head = `${type} to ${address} by ${channel}: ${status}${lastError === null ? '' : ` (${lastError})`}`;
        const titles = ['ATTEMPT', 'AT', 'TOOK', 'OUTCOME', 'SAID', 'RECEIPT'];
        return { text: `${head}\n${table(titles, lines)}`, data: { ...delivery, attemptLog: attempts } };
      }),
    );

  deliveries
    .command('retry')
    .description('send again what has failed')
    .argument('[id]', "the delivery's id")
    .option('--all', 'everything that has failed, at the pace of its channel')
    .option('--channel <channel>', 'with --all: only what went this way')
    .action(
      desk.withHouse(async (house, id: string | undefined, { all, channel }: RetryOptions) => {
        if ((all ?? false) === (id !== undefined)) throw new Misuse('give the id of a delivery, or --all');
        if (channel !== undefined && !all) throw new Misuse('--channel goes with --all');
        if (id === undefined) {
          const retried = await house.get(DeliveryLogService).retryAll({ channel });
          return { text: `${retried} deliveries are on their way again`, data: { retried } };
        }
        if (!(await house.get(NotificationsService).retry(id))) throw new Error(`${id} is no delivery that has failed`);
        return { text: `delivery ${id} is on its way again`, data: { id, status: 'queued' } };
      }),
    );
}
