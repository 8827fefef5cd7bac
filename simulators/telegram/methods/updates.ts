/** How the bot hears: by asking, or by being told. */

import { Params } from '../bot-api/params';
import { broken } from '../bot-api/refusal';
import { Webhook } from '../world/webhook';
import { Described, type Method } from './call';

const PORTS = new Set(['', '80', '88', '443', '8443']);
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

const getUpdates: Method = ({ world: { updates }, params, gone }) => {
  updates.allow(params.json('allowed_updates'));
  const offset = params.integer('offset') ?? 0;
  return updates.poll({ offset, limit: params.integer('limit') ?? 100, timeout: params.integer('timeout') ?? 0 }, gone);
};

const setWebhook: Method = (call) => {
  const { world, params, rules } = call;
  const address = params.text('url') ?? '';
  if (address === '') return deleteWebhook(call);
  checkAddress(address, rules.loopbackWebhooks);
  const secretToken = params.text('secret_token');
  if (secretToken !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(secretToken)) {
    throw broken('secret token contains unallowed characters');
  }
  world.updates.allow(params.json('allowed_updates'));
  if (params.flag('drop_pending_updates')) world.updates.clear();
  const known = world.updates.webhook?.settings;
  if (known?.url === address && known.secretToken === secretToken) return new Described(true, 'Webhook is already set');
  world.updates.webhook?.stop();
  const maxConnections = Math.min(Math.max(1, params.integer('max_connections') ?? 40), 100);
  const settings = { url: address, secretToken, maxConnections, retryMs: rules.webhookRetryMs };
  world.updates.webhook = new Webhook(settings, world.updates, world.now, ({ method, ...rest }) => {
    call.perform(String(method), new Params(rest));
  });
  world.updates.webhook.wake();
  return new Described(true, 'Webhook was set');
};

function checkAddress(address: string, loopback: boolean): void {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw broken('bad webhook: invalid webhook URL specified');
  }
  if (loopback && LOOPBACK.has(url.hostname)) return;
  if (url.protocol !== 'https:') throw broken('bad webhook: An HTTPS URL must be provided for webhook');
  if (!PORTS.has(url.port)) throw broken('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443');
  if (LOOPBACK.has(url.hostname)) throw broken(`bad webhook: IP address ${url.hostname} is reserved`);
}

const deleteWebhook: Method = ({ world: { updates }, params }) => {
  if (params.flag('drop_pending_updates')) updates.clear();
  const { webhook } = updates;
  updates.webhook = undefined;
  webhook?.stop();
  return new Described(true, webhook ? 'Webhook was deleted' : 'Webhook is already deleted');
};

const getWebhookInfo: Method = ({ world: { updates } }) => {
  const { webhook, allowedUpdates } = updates;
  const failed = webhook?.lastError;
  return {
    url: webhook?.settings.url ?? '',
    has_custom_certificate: false,
    pending_update_count: updates.waiting.length,
    ...(webhook ? { max_connections: webhook.settings.maxConnections } : {}),
    ...(failed ? { last_error_date: Math.floor(failed.at / 1_000), last_error_message: failed.message } : {}),
    ...(allowedUpdates ? { allowed_updates: allowedUpdates } : {}),
  };
};

export const UPDATE_METHODS: Readonly<Record<string, Method>> = {
  getUpdates,
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
};
