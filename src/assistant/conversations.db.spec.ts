import { randomBytes } from 'node:crypto';

import { DataSource } from 'typeorm';

import { freshDatabase, type FreshDatabase } from '../../test/support/database';
import { TestClock } from '../../test/support/test-clock';
import { days } from '../domain/duration';
import { Audit } from '../platform/audit/audit';
import { databaseOptions } from '../platform/database/options';
import type { Keeping, Retention } from '../platform/database/retention';
import { rows } from '../platform/database/sql';
import { Secret } from '../platform/secrets/secret';
import { SecretBox } from '../platform/secrets/secret-box';
import { AssistantConfig } from './assistant.config';
import { AssistantRetention } from './assistant-retention';
import { Budgets } from './budgets';
import { Conversations, type KeptAnswer, type NewQuestion } from './conversations';

const ANSWER: KeptAnswer = {
  text: 'Three are offline.',
  tools: [{ name: 'get_overview', input: {}, state: 'done', result: { offline: 3 } }],
  confirmations: [],
};

const MISSING = { name: 'Refusal', kind: 'missing' };

describe('conversations', () => {
  let database: FreshDatabase;
  let db: DataSource;
  let clock: TestClock;
  let conversations: Conversations;
  let vera: string;
  let otto: string;

  beforeAll(async () => {
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url, { entities: [] })).initialize();
    clock = new TestClock();
    const box = new SecretBox(db, clock, { current: new Secret(randomBytes(32).toString('hex')) });
    conversations = new Conversations(db, clock, box, new Audit(clock));
    [vera = '', otto = ''] = await Promise.all(['vera', 'otto'].map(person));
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  const person = async (name: string): Promise<string> => {
    const [made] = await rows<{ id: string }>(
      db,
      `INSERT INTO users (email, name, role, created_at) VALUES ($1, $2, 'viewer', $3) RETURNING id`,
      [`${name}@example.test`, name, clock.now()],
    );
    return made?.id ?? '';
  };
  const question = (text: string, more: Partial<NewQuestion> = {}): NewQuestion => ({
    text,
    ...{ conversationId: null, place: null, askedAs: null },
    ...more,
  });

  it('are kept turn by turn, with what each answer rests on', async () => {
    const first = await conversations.ask(vera, question('How many are offline?\nNow.'));
    await conversations.answer(first, 'answered', ANSWER);
    await clock.pass(1_000);
    const second = await conversations.ask(vera, question('And now?', { conversationId: first.conversationId }));
    expect(await conversations.before(second)).toMatchObject([
      { question: 'How many are offline?\nNow.', answer: ANSWER },
    ]);
    const { conversation, turns } = await conversations.read(vera, first.conversationId);
    expect(conversation).toMatchObject({ title: 'How many are offline? Now.', spokenAt: clock.now() });
    expect(turns.map(({ outcome, answer }) => [outcome, answer?.text])).toEqual([
      ['answered', 'Three are offline.'],
      [null, undefined],
    ]);
    expect(await conversations.list(vera, { limit: 5, after: null })).toHaveLength(1);
  });

  it('are nobody else’s to read, to go on with, or to forget', async () => {
    const { conversationId } = await conversations.ask(vera, question('Mine'));
    await expect(conversations.read(otto, conversationId)).rejects.toMatchObject(MISSING);
    await expect(conversations.forget(otto, conversationId)).rejects.toMatchObject(MISSING);
    await expect(conversations.ask(otto, question('And?', { conversationId }))).rejects.toMatchObject(MISSING);
    expect(await conversations.list(otto, { limit: 5, after: null })).toEqual([]);
    await conversations.forget(vera, conversationId);
    await expect(conversations.read(vera, conversationId)).rejects.toMatchObject(MISSING);
    const audited = await rows<{ action: string }>(db, 'SELECT action FROM audit_log');
    expect(audited).toEqual([{ action: 'conversation.forgotten' }]);
  });

  it('lie sealed in the database', async () => {
    const turn = await conversations.ask(vera, question('my password is hunter2'));
    await conversations.answer(turn, 'answered', { ...ANSWER, text: 'Keep it to yourself: hunter2' });
    const stored = await rows(db, 'SELECT c, m FROM assistant_conversations c, assistant_messages m');
    expect(JSON.stringify(stored)).not.toContain('hunter2');
  });

  it('have one for each person in a chat, until it is cleared', async () => {
    const here = { place: 'telegram 7' };
    const first = await conversations.ask(vera, question('One', here));
    const second = await conversations.ask(vera, question('Two', here));
    const others = await conversations.ask(otto, question('Three', here));
    expect(second.conversationId).toBe(first.conversationId);
    expect(others.conversationId).not.toBe(first.conversationId);
    expect(await conversations.list(otto, { limit: 5, after: null })).toEqual([]);
    expect(await conversations.clear(vera, 'telegram 7')).toBe(true);
    expect(await conversations.clear(vera, 'telegram 7')).toBe(false);
    // What was being answered meanwhile has nowhere to be kept, and nothing happens.
    await conversations.answer(second, 'answered', ANSWER);
    expect((await conversations.ask(vera, question('Four', here))).conversationId).not.toBe(first.conversationId);
  });

  it('know a message of a chat that comes again, with its answer when it has one', async () => {
    const again = question('Status?', { place: 'telegram 8', askedAs: 'telegram 8 17' });
    const first = await conversations.ask(vera, again);
    expect(await conversations.ask(vera, again)).toEqual(first);
    await conversations.answer(first, 'answered', ANSWER);
    expect(await conversations.ask(vera, again)).toEqual({ ...first, known: ANSWER });
  });

  it('do not keep more of what tools gave than anybody reads', async () => {
    const tool = { name: 'get_wan', input: {}, state: 'done' as const, result: 'x'.repeat(15_000) };
    const turn = await conversations.ask(vera, question('Much'));
    await conversations.answer(turn, 'answered', { ...ANSWER, tools: Array.from({ length: 6 }, () => tool) });
    const { turns } = await conversations.read(vera, turn.conversationId);
    expect(turns[0]?.answer?.tools.map(({ result }) => result === null)).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  it('count what is asked in a day, whichever replica asks, and stop at the limit', async () => {
    const config = new AssistantConfig({ ASSISTANT_DAILY_QUESTIONS: '5', ASSISTANT_DAILY_TOKENS: '1000' });
    const [one, other] = [new Budgets(db, clock, config), new Budgets(db, clock, config)];
    const asked = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((no) => (no % 2 ? one : other).reserve(vera, 10)));
    expect(asked.filter((each) => each !== null)).toHaveLength(5);
    expect(await one.left(vera)).toEqual({ questions: 0, tokens: 950 });
    expect(await one.left(otto)).toEqual({ questions: 5, tokens: 1_000 });
    await (await one.reserve(otto, 10))?.settle(1_200);
    expect(await other.left(otto)).toEqual({ questions: 4, tokens: 0 });
    expect(await other.reserve(otto, 10)).toBeNull();
    await clock.pass(days(1));
    expect(await other.reserve(vera, 10)).not.toBeNull();
    const free = new Budgets(
      db,
      clock,
      new AssistantConfig({ ASSISTANT_DAILY_QUESTIONS: '0', ASSISTANT_DAILY_TOKENS: '0' }),
    );
    expect(await free.left(vera)).toEqual({ questions: null, tokens: null });
    expect(await free.reserve(otto, 10)).not.toBeNull();
  });

  it('are let go of when they are old', async () => {
    const keepings: Keeping[] = [];
    const retention = { add: (keeping: Keeping) => keepings.push(keeping) } as unknown as Retention;
    new AssistantRetention(db, retention, new AssistantConfig({})).onModuleInit();
    expect(keepings.map(({ what, days: kept }) => [what, kept])).toEqual([
      ['assistant messages', 30],
      ['conversations', 30],
      ['assistant usage', 32],
    ]);
    await clock.pass(days(40));
    const young = await conversations.ask(vera, question('Young'));
    for (const { forget } of keepings) await forget(clock.now(), 1_000);
    const [left] = await rows<{ conversations: number; messages: number; usage: number }>(
      db,
      `SELECT (SELECT count(*)::int FROM assistant_conversations) AS conversations,
         (SELECT count(*)::int FROM assistant_messages) AS messages, (SELECT count(*)::int FROM assistant_usage) AS usage`,
    );
    expect(left).toEqual({ conversations: 1, messages: 1, usage: 0 });
    expect((await conversations.read(vera, young.conversationId)).turns).toHaveLength(1);
  });
});
