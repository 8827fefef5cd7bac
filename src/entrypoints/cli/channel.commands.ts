import type { Command } from 'commander';

import { ChannelAdminService, type ShownChannel } from '../../notifications/channel-admin.service';
import { type Desk, Misuse, type Outcome, table } from './desk';

/** More than that is no channel's settings. */
const LONGEST_SETTINGS = 100_000;

type Settings = Record<string, unknown>;

/** `panoptes channel …`: the ways to reach people. */
export function channelCommands(program: Command, desk: Desk): void {
  const channel = program.command('channel').description('the ways to reach people');

  channel
    .command('list')
    .description('every channel, and how it does')
    .action(
      desk.withHouse(async (house) => {
        const channels = await house.get(ChannelAdminService).list();
        const lines = channels.map((each) => [
          each.channel,
          each.state,
          each.sent,
          each.failed,
          each.lastUsedAt?.toISOString() ?? null,
          each.lastError,
        ]);
        return {
          text: table(['CHANNEL', 'STATE', 'SENT', 'FAILED', 'LAST USED', 'LAST ERROR'], lines),
          data: channels,
        };
      }),
    );

  channel
    .command('set')
    .description('change its settings: --some-setting value, `-` to be asked for it; or all as JSON on standard input')
    .argument('<channel>', 'which one')
    .argument('[settings...]', 'such as --from +34600111222 --auth-token -')
    .allowUnknownOption()
    .action(
      desk.withHouse(async (house, kind: string, words: string[]) => {
        const channels = house.get(ChannelAdminService);
        const { schema } = await channels.one(kind);
        const settings = words.length > 0 ? await settingsIn(words, schema, desk) : await settingsOnInput(desk);
        return told(await channels.change(kind, { settings }, null));
      }),
    );

  for (const [name, enabled, description] of [
    ['enable', true, 'switch it on'],
    ['disable', false, 'switch it off: what is to go that way waits'],
  ] as const) {
    channel
      .command(name)
      .description(description)
      .argument('<channel>', 'which one')
      .action(
        desk.withHouse(async (house, kind: string) =>
          told(await house.get(ChannelAdminService).change(kind, { enabled }, null)),
        ),
      );
  }

  channel
    .command('test')
    .description('try its settings at the far side and, with an address, send a test message')
    .argument('<channel>', 'which one')
    .option('--address <address>', 'where the message goes')
    .action(
      desk.withHouse(async (house, kind: string, { address }: { address?: string }) => {
        const trial = await house.get(ChannelAdminService).test(kind, address === undefined ? {} : { address });
        const sent =
          trial.messageId === null ? [] : [`the test message was taken${trial.said ? `: ${trial.said}` : ''}`];
        const lines = [...(trial.check === null ? [] : [trial.check]), ...sent];
        const nothing = `${kind} has nothing to ask its far side: give an address`;
        return { text: lines.length > 0 ? lines.join('\n') : nothing, data: trial };
      }),
    );
}

function told(channel: ShownChannel): Outcome {
  const { title, state, lastError } = channel;
  const why = state === 'misconfigured' && lastError !== null ? ` (${lastError})` : '';
  return { text: `${title}: ${state}${why}`, data: channel };
}

/** Settings that stand on the command line. Others may see that, so secrets are asked for. */
async function settingsIn(words: readonly string[], schema: ShownChannel['schema'], desk: Desk): Promise<Settings> {
  const known = (schema.properties ?? {}) as Readonly<
    Record<string, { type?: string; secret?: boolean; title?: string }>
  >;
  const settings: Settings = {};
  for (let at = 0; at < words.length; at += 2) {
    const [word = '', value] = words.slice(at, at + 2);
    const name = word.replace(/^--/, '').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const field = known[name];
    if (!word.startsWith('--') || !field) {
      throw new Misuse(`${word} is no setting; there are: ${Object.keys(known).join(', ') || 'none'}`);
    }
    if (value === undefined) throw new Misuse(`${word} wants a value, or - to be asked for it`);
    if (value === '-') settings[name] = await desk.terminal.askSecret(field.title ?? name);
    else if (field.secret) throw new Misuse(`${word} is a secret: give - and type it, or pipe it in`);
    else settings[name] = field.type === 'string' ? value : jsonOr(value);
  }
  return settings;
}

async function settingsOnInput(desk: Desk): Promise<Settings> {
  const text = await desk.terminal.readInput(LONGEST_SETTINGS);
  if (text === null || text.trim() === '') throw new Misuse('give --some-setting value, or JSON on standard input');
  const read = jsonOr(text);
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new Misuse('that is no JSON object');
  return read as Settings;
}

/** What a text says as JSON; the text itself when it says nothing. */
function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
