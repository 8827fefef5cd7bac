import { z } from 'zod';

/** What the simulated Plume Cloud prints when it is up. */
export const PlumeAddresses = z.object({
  control: z.string(),
  ssoUrl: z.string(),
  apiBase: z.string(),
  reportsBase: z.string(),
  partnerId: z.string(),
  authHeader: z.string(),
});

/** What the simulated Telegram prints when it is up. */
export const TelegramAddresses = z.object({
  url: z.string(),
  page: z.string(),
  token: z.string(),
  control: z.string().transform((address) => address.replace(/\/$/, '')),
});

const WorldState = z.object({ people: z.array(z.object({ id: z.number(), name: z.string() })) });
const Message = z.object({ id: z.number(), chatId: z.number(), text: z.string() });

/** How long the bot may take to answer a person. */
const ANSWER_MS = 20_000;

/** Somebody with the bot open on the screen: writes, and reads what comes back. */
export class Newcomer {
  private constructor(
    private readonly control: string,
    private readonly id: number,
  ) {}

  /** The first person of the simulated Telegram, whose chat the page shows. */
  static async find(control: string): Promise<Newcomer> {
    const { people } = WorldState.parse(await ask('GET', `${control}/state?messages=0`));
    if (!people[0]) throw new Error('There is nobody in the simulated Telegram');
    return new Newcomer(control, people[0].id);
  }

  /** Resolves with the bot's answer; rejects when none comes. */
  async writes(text: string): Promise<string> {
    const written = Message.parse(await ask('POST', `${this.control}/say`, { user: this.id, text }));
    const { id, chatId } = written;
    const answer = await ask('GET', `${this.control}/await?chat=${chatId}&after=${id}&timeoutMs=${ANSWER_MS}`);
    return Message.parse(answer).text;
  }

  /** Presses a button of the newest message that has it, and reads on once something says what is expected. */
  async presses(button: string, expected: string): Promise<void> {
    await ask('POST', `${this.control}/press`, { user: this.id, button, timeoutMs: ANSWER_MS });
    const words = encodeURIComponent(expected);
    await ask('GET', `${this.control}/await?chat=${this.id}&contains=${words}&timeoutMs=${ANSWER_MS}`);
  }
}

/** One request to a lever of a simulator, JSON in and out; rejects on anything but 200. */
export async function ask(method: 'GET' | 'POST', address: string, body?: object): Promise<unknown> {
  const response = await fetch(address, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${method} ${address} answered ${response.status}: ${answer}`);
  return JSON.parse(answer);
}
