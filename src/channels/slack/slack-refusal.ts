import { type Answer, retryAfter } from '../../platform/http/http';
import { DeliveryError } from '../channel';
import { refusalOf } from '../channel-http';
import { strangersRefusal } from '../strangers-http';

const DEAD = new Set([
  ...['channel_not_found', 'is_archived', 'channel_is_archived', 'not_in_channel', 'user_not_found', 'users_not_found'],
  ...['cannot_dm_bot', 'user_disabled', 'messages_tab_disabled', 'restricted_action', 'is_inactive'],
]);
const OURS = new Set([
  ...['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired', 'missing_scope'],
  ...['no_permission', 'org_login_required', 'ekm_access_denied', 'not_allowed_token_type', 'team_access_not_granted'],
]);
const GONE = new Set([
  ...['message_not_found', 'cant_update_message', 'edit_window_closed'],
  ...['thread_not_found', 'invalid_thread_ts', 'cannot_reply_to_message'],
]);
const UNREADABLE = new Set([
  ...[
    'msg_too_long',
    'msg_blocks_too_long',
    'invalid_blocks',
    'invalid_blocks_format',
    'no_text',
    'too_many_attachments',
  ],
  ...['invalid_arguments', 'invalid_arg_name', 'invalid_json', 'as_user_not_supported', 'invalid_metadata_format'],
]);

/** What an answer of the Web API means: it is 200 with `ok: false` for most that goes wrong. */
export function apiRefusal(answer: Answer, error: string | null, now: Date): DeliveryError {
  if (error === null && answer.status === 200) return new DeliveryError('retry', 'this is no answer of Slack’s');
  if (error === null) return refusalOf(answer, now, 'Slack did not say why');
  if (error === 'ratelimited' || error === 'rate_limited') {
    const asked = retryAfter(answer.headers, now);
    return new DeliveryError('wait', error, asked === null ? {} : { retryAfterMs: asked });
  }
  if (DEAD.has(error)) return new DeliveryError('deadAddress', `Slack: ${error}`);
  if (OURS.has(error)) return new DeliveryError('misconfigured', `Slack: ${error}`, { scope: 'channel' });
  if (GONE.has(error)) return new DeliveryError('gone', `Slack: ${error}`);
  if (UNREADABLE.has(error)) return new DeliveryError('permanent', `Slack: ${error}`);
  return answer.status === 200 ? new DeliveryError('retry', `Slack: ${error}`) : refusalOf(answer, now, error);
}

/** What an answer of an incoming webhook means. `said` is its word for it, such as `no_service`. */
export function webhookRefusal(answer: Answer, said: string, now: Date): DeliveryError {
  const { status } = answer;
  // The URL was revoked, its channel archived or deleted, its app or its creator is gone: Slack gives each a 4xx.
  if ([401, 403, 404, 410].includes(status)) return new DeliveryError('deadAddress', `${status} ${said}`.trim());
  return strangersRefusal(answer, now, said);
}
