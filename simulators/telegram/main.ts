/** The simulated Telegram as a process of its own: prints one line of JSON with its addresses, then stays. */

import { parseArgs } from 'node:util';
import { TelegramCloud } from './telegram-cloud';

const HELP = `node main.js [--port N] [--host H] [--token T] [--limits none|JSON] [--empty] [--loopback-webhooks]

  --port   0 takes a free one (SIM_TELEGRAM_PORT)
  --token  the bot's token (SIM_TELEGRAM_TOKEN)
  --limits "none", or what differs from Telegram's own: {"perSecond":30,"chatPerSecond":1,"chatBurst":3,
           "groupPerMinute":20} (SIM_TELEGRAM_LIMITS)
  --empty  nobody is there yet; otherwise "You" and a family group are
`;

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: process.env['SIM_TELEGRAM_PORT'] ?? '0' },
      host: { type: 'string', default: '127.0.0.1' },
      token: { type: 'string', default: process.env['SIM_TELEGRAM_TOKEN'] },
      limits: { type: 'string', default: process.env['SIM_TELEGRAM_LIMITS'] ?? '{}' },
      empty: { type: 'boolean', default: false },
      'loopback-webhooks': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const cloud = await TelegramCloud.start({
    port: Number(values.port),
    host: values.host,
    limits: values.limits === 'none' ? 'none' : (JSON.parse(values.limits) as object),
    loopbackWebhooks: values['loopback-webhooks'],
    ...(values.token === undefined ? {} : { token: values.token }),
  });
  if (!values.empty) {
    const you = cloud.user({ name: 'You' });
    const family = [you, cloud.user({ name: 'Ana', languageCode: 'es' }), cloud.user({ name: 'Tom' })];
    cloud.group({ title: 'The family', members: family });
  }
  process.stdout.write(
    `${JSON.stringify({ url: cloud.url, token: cloud.token, page: `${cloud.url}/`, control: `${cloud.url}/_sim/`, pid: process.pid })}\n`,
  );
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void cloud.stop().then(() => process.exit(0)));
  }
}

run().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n${HELP}`);
  process.exit(2);
});
