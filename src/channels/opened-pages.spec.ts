import type { Message } from '../domain/message';
import { discordMessage } from './discord/discord-embed';
import { mailOf } from './email/email-html';
import { inboxText } from './in-app/inbox-text';
import { ntfyMessage } from './ntfy/ntfy-message';
import { slackMessage } from './slack/slack-blocks';
import { teamsMessage } from './teams/teams-card';
import { htmlOf } from './telegram/telegram-text';
import { pushPayload } from './web-push/push-payload';
import { freeForm } from './whatsapp/whatsapp-message';

const FORMS: readonly (readonly [string, (message: Message) => unknown])[] = [
  ['Discord', discordMessage],
  ['e-mail', (message) => mailOf(message)],
  ['the inbox', inboxText],
  ['ntfy', (message) => ntfyMessage(message)],
  ['Slack', (message) => [slackMessage(message, 'links'), slackMessage(message, 'buttons')]],
  ['Teams', teamsMessage],
  ['Telegram', (message) => htmlOf(message)],
  ['web push', (message) => pushPayload(message, 'tag', false)],
  ['WhatsApp', freeForm],
];

const PAGE = 'https://panoptes.example.net/incidents/7';

const leadsTo = (url: string): Message => ({
  icon: '🔴',
  title: 'Casa Vega is offline',
  parts: [{ kind: 'link', label: 'Open it', url }],
  actions: [{ label: 'Details', data: 'd:00112233-4455-6677-8899-aabbccddeeff', url }],
});

describe.each(FORMS)('a message for %s', (_name, form) => {
  it('leads to a page of the web', () => {
    expect(JSON.stringify(form(leadsTo(PAGE)))).toContain('panoptes.example.net/incidents/7');
  });

  it.each([
    ...['javascript:alert(1)', 'JAVASCRIPT:alert(1)', ' javascript:alert(1)', 'data:text/html,<b>', 'vbscript:x'],
    ...['tg://resolve?domain=x', 'file:///etc/passwd', '//evil.example', 'https:evil', 'https://', 'nonsense'],
  ])('leads nowhere by %j', (url) => {
    const said = JSON.stringify(form(leadsTo(url)));
    expect(said).not.toContain(JSON.stringify(url).slice(1, -1));
    expect(said).toContain('Open it');
  });
});
