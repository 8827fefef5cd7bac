import { podNamed } from './pod-name';
import type { Texts } from './texts';

/** What Panoptes says in English. */
export const en: Texts = {
  language: 'en',
  opened: {
    location_offline: ({ place }) => `${place} is offline`,
    pod_offline: ({ place, pod }) => `${podNamed('Pod', pod)} at ${place} is offline`,
    plume_unreachable: ({ account }) => `Plume does not answer for ${account}`,
    location_degraded: ({ place }) => `${place} is not well`,
    support: ({ place, title }) => `${place} asks for help: ${title}`,
    power: ({ place }) => `${place} has lost power`,
  },
  resolved: {
    location_offline: ({ place }) => `${place} is back online`,
    pod_offline: ({ place, pod }) => `${podNamed('Pod', pod)} at ${place} is back online`,
    plume_unreachable: ({ account }) => `Plume answers again for ${account}`,
    location_degraded: ({ place }) => `${place} is well again`,
    support: ({ place, title }) => `Done at ${place}: ${title}`,
    power: ({ place }) => `${place} has power again`,
  },
  flapping: ({ place, pod }, kind) =>
    kind === 'pod_offline'
      ? `${podNamed('Pod', pod)} at ${place} keeps going on and off`
      : `${place} keeps going on and off`,
  stable: ({ place, pod }, kind) =>
    kind === 'pod_offline' ? `${podNamed('Pod', pod)} at ${place} has settled down` : `${place} has settled down`,
  reminder: (opened) => `Reminder: ${opened}`,
  merged: (opened) => `${opened}, with the whole home`,
  removed: (opened) => `No longer watched: ${opened}`,
  manual: (opened) => `Closed by hand: ${opened}`,
  advice: {
    location_offline: 'Ask whether the home has power, and whether the internet line is up.',
    pod_offline: 'Check that the pod is plugged in. The rest of the home stays online.',
    plume_unreachable: 'No home is called offline because of this. We keep trying and tell you when Plume answers.',
    location_degraded: 'Have a look at the pods of this home before somebody calls.',
    power: 'The home’s WiFi will go dark when its battery does.',
  },
  gatewayAdvice: 'The gateway is down: ask whether it has power, and whether the internet line is up.',
  flappingNote: 'We keep quiet about each change from here on, and tell you when it has settled down.',
  stableNote: 'No change for a while. From here on you hear of each change again.',
  mergedNote: 'The whole home is offline now; that alert goes on from here.',
  removedNote: 'It is not watched any more, so this alert ends here.',
  reminderNote: 'Nobody has taken this yet. Acknowledge it to stop the reminders.',
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
  silence: 'Silence 1 h',
  details: 'Details',
  more: (hidden) => `… and ${hidden} more`,
  digest: {
    title: (offline, back) => `${offline} offline, ${back} back online`,
    intro: 'Too much at once for single messages: this one is kept current.',
    over: 'All of them are back.',
    reminder: (open) => `Reminder: ${open === 1 ? '1 alert is' : `${open} alerts are`} still open`,
    reminderNote: 'Nobody has taken these yet. Acknowledge them to stop the reminders.',
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
