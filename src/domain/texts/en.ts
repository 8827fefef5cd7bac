import type { Texts } from './texts';

/** What Panoptes says in English. */
export const en: Texts = {
  language: 'en',
  severity: { info: 'info', warning: 'warning', critical: 'critical' },
  pod: 'Pod',
  advice: {
    location_offline: 'Ask whether the home has power, and whether the internet line is up.',
    pod_offline: 'Check that the pod is plugged in. The rest of the home stays online.',
    plume_unreachable: 'No home is called offline because of this. We keep trying and tell you when Plume answers.',
    location_degraded: 'Have a look at the pods of this home before somebody calls.',
    power: 'The home’s WiFi will go dark when its battery does.',
  },
  gatewayAdvice: 'The gateway is down: ask whether it has power, and whether the internet line is up.',
  label: {
    customer: 'Customer',
    account: 'Account',
    since: 'Since',
    from: 'From',
    until: 'Until',
    downtime: 'Downtime',
    lasted: 'For',
    alsoOffline: (count) => (count === 1 ? 'Pod offline' : 'Pods offline'),
    podsOnline: 'Pods online',
    cause: 'Cause',
    acknowledgedBy: 'Acknowledged by',
    signals: 'Without power',
  },
  related: { account: 'Account', customer: 'Customer', location: 'Location', incident: 'Incident' },
  signal: { mains: 'mains', ups: 'UPS' },
  ratio: (part, whole) => `${part} of ${whole}`,
  somebody: 'somebody',
  nameless: '(no name)',
  acknowledge: 'Acknowledge',
  decline: 'Decline',
  silence: 'Silence 1 h',
  details: 'Details',
  more: (hidden) => `… and ${hidden} more`,
  digest: {
    stillOpen: (open) => (open === 1 ? '1 alert is still open' : `${open} alerts are still open`),
    podAt: (pod, place) => `${pod} at ${place}`,
  },
  notices: {
    account_refused: ({ account, remedy }) => ({
      title: `Plume refuses the credentials of ${account}`,
      text: remedy ?? 'Check the authorization header and the partner id of this account.',
    }),
    account_recovered: ({ account }) => ({
      title: `Plume takes the credentials of ${account} again`,
      text: 'Its homes are watched again.',
    }),
    bot_error: ({ command, cause, reference }) => ({
      title: `The Telegram bot could not answer ${command ?? '?'}`,
      text: `${cause ?? '?'}. The log tells more under the reference ${reference ?? '?'}. The same cause is told at most once an hour.`,
    }),
    channel_refused: ({ channel, error }) => ({
      title: `Nothing goes out by ${channel ?? '?'}: our credentials are refused`,
      text: `${error ?? '?'}. What is to go that way waits. Check the settings of the channel and test it.`,
    }),
    address_dead: ({ channel, address, reason }) => ({
      title: `${channel ?? '?'} does not reach you any more`,
      text: `${address ?? '?'} takes no messages: ${reason ?? '?'}. It is switched off, so alerts that went there do not come. Put it right, then switch it on again under your destinations, or add another one.`,
    }),
    channel_works: ({ channel }) => ({
      title: `${channel ?? '?'} works again`,
      text: 'What has waited is being sent.',
    }),
    code: ({ code }) => ({
      title: `${code ?? '?'} is your code`,
      text: 'Enter it within 10 minutes to hear of alerts here. If you have not asked for it, ignore this message.',
    }),
    test: () => ({ title: 'This is a test', text: 'Alerts for this chat arrive here.' }),
    poll_budget: ({ wishedSeconds, carriedSeconds }) => ({
      title: 'Plume’s call limit does not carry all homes at the wanted pace',
      text: `Each home is looked at every ${carriedSeconds ?? '?'} s instead of ${wishedSeconds ?? '?'} s. Raise POLL_INTERVAL_SECONDS or spread the homes over more replicas.`,
    }),
  },
};
