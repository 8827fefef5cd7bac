import type { Command } from 'commander';

import { TelegramAdmin, type WebhookInfo } from '../../platform/telegram/telegram-admin';
import type { Desk, Outcome } from './desk';

/** `panoptes telegram …`: where Telegram pushes updates to. */
export function telegramCommands(program: Command, desk: Desk): void {
  const webhook = program.command('telegram').description('the bot').command('webhook').description('its webhook');

  webhook
    .command('info')
    .description('where Telegram pushes updates to, and how that goes')
    .action(desk.withHouse(async (house) => told(await house.get(TelegramAdmin).webhook())));

  webhook
    .command('set')
    .description('let Telegram push to PUBLIC_URL, or to another https address that leads here')
    .argument('[url]', 'the whole address')
    .option('--url <url>', 'the same, as an option')
    .action(
      desk.withHouse(async (house, argument: string | undefined, options: { url?: string }) =>
        told(await house.get(TelegramAdmin).setWebhook(argument ?? options.url)),
      ),
    );

  webhook
    .command('delete')
    .description('no more pushes; what waits at Telegram is kept there')
    .action(desk.withHouse(async (house) => told(await house.get(TelegramAdmin).removeWebhook())));
}

function told(info: WebhookInfo): Outcome {
  const { mode, url, hasCustomCertificate, pendingUpdateCount, lastErrorMessage, lastErrorAgeSeconds } = info;
  const lines = [
    `webhook: ${url ?? 'none'}`,
    `TELEGRAM_MODE: ${mode}`,
    `certificate of our own: ${hasCustomCertificate ? 'yes' : 'no'}`,
    `updates waiting at Telegram: ${pendingUpdateCount}`,
    `last error: ${lastErrorMessage === null ? 'none' : `${lastErrorMessage} (${lastErrorAgeSeconds} s ago)`}`,
  ];
  return { text: lines.join('\n'), data: info };
}
