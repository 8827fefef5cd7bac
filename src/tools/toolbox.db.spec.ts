import fc from 'fast-check';
import { z } from 'zod';

import { type People, gatherPeople } from '../../test/support/people';
import { minutes } from '../domain/duration';
import type { Actor, Role } from '../domain/permissions';
import { Refusal } from '../domain/refusal';
import type { Keeping, Retention } from '../platform/database/retention';
import { rows, type Tx } from '../platform/database/sql';
import { Metrics } from '../platform/metrics/metrics';
import { Audit } from '../platform/audit/audit';
import { Confirmations, MOST_WAITING } from './confirmations.service';
import type { ReadTool, ToolAnswer, ToolCaller, ToolReader, WriteTool } from './tool';
import { Toolbox } from './toolbox.service';

const lookInput = z.strictObject({ text: z.string().max(50).optional() });

class LookTool implements ReadTool<typeof lookInput> {
  readonly name = 'look';
  readonly title = 'Look';
  readonly description = 'Says what it was told';
  readonly kind = 'read';
  readonly action = 'network.view';
  readonly input = lookInput;

  answer({ text }: z.output<typeof lookInput>, { now }: ToolReader): Promise<object> {
    return Promise.resolve({ text, now });
  }
}

const paintInput = z.strictObject({
  wall: z.enum(['north', 'south', 'wet', 'broken']),
  colour: z.string().default('white'),
});

/** Paints walls: what it did stands in the audit, and nowhere else. */
class PaintTool implements WriteTool<typeof paintInput> {
  readonly name = 'paint_wall';
  readonly title = 'Paint a wall';
  readonly description = 'Paints a wall';
  readonly kind = 'write';
  readonly action = 'location.manage';
  readonly input = paintInput;

  constructor(private readonly audit: Audit) {}

  settle(wish: z.output<typeof paintInput>): Promise<z.output<typeof paintInput>> {
    return Promise.resolve(wish.colour === 'mine' ? { ...wish, colour: 'green' } : wish);
  }

  preview({ wall, colour }: z.output<typeof paintInput>): Promise<string> {
    return Promise.resolve(`Paint the ${wall} wall ${colour}.`);
  }

  async carryOut({ wall, colour }: z.output<typeof paintInput>, _reader: ToolReader, tx: Tx): Promise<object> {
    await this.audit.write(tx, { action: 'wall.painted', subjectType: 'wall', subjectId: wall, after: { colour } });
    if (wall === 'wet') throw new Refusal('conflict', { en: 'It is wet.', es: 'Está mojada.' });
    if (wall === 'broken') await tx.query('SELECT 1 / 0');
    return { painted: wall };
  }
}

let people: People;
let toolbox: Toolbox;
let metrics: Metrics;
let otto: ToolCaller;
let olga: ToolCaller;
const keepings: Keeping[] = [];

beforeAll(async () => {
  people = await gatherPeople();
  const audit = new Audit(people.clock);
  const retention = { add: (keeping: Keeping) => keepings.push(keeping) } as unknown as Retention;
  const confirmations = new Confirmations(people.db, people.clock, retention);
  confirmations.onModuleInit();
  metrics = new Metrics();
  const tools = [new LookTool(), new PaintTool(audit)];
  toolbox = new Toolbox(tools, people.db, people.clock, people.auth, confirmations, metrics);
  [otto, olga] = [await hires('otto'), await hires('olga')];
});
beforeEach(() => people.db.query('DELETE FROM tool_confirmations'));
afterAll(() => people.part());

describe('a tool that changes something', () => {
  it('asks first, and does once what its person said yes to', async () => {
    const before = await painted();
    const { id, preview } = await asks(otto, { wall: 'north', colour: 'mine' });
    expect([preview, await painted()]).toEqual(['Paint the north wall green.', before]);
    expect(await toolbox.confirm(otto, id)).toMatchObject({ state: 'done', data: { painted: 'north' } });
    expect(await toolbox.confirm(otto, id)).toMatchObject({ state: 'refused' });
    expect((await painted()).slice(before.length)).toEqual([
      { wall: 'north', colour: 'green', via: 'assistant', userId: otto.actor.userId },
    ]);
  });

  it('is done once when two say yes at the same moment', async () => {
    const { id } = await asks(otto, { wall: 'north' });
    const before = (await painted()).length;
    const answers = await Promise.all([1, 2, 3].map(() => toolbox.confirm(otto, id)));
    expect(answers.map(({ state }) => state).sort()).toEqual(['done', 'refused', 'refused']);
    expect((await painted()).length).toBe(before + 1);
  });

  it('is done also when many people say yes at the same moment', async () => {
    const asked = await Promise.all(
      Array.from({ length: 30 }, async (_, no) => {
        const caller = no % 2 === 0 ? otto : olga;
        return { caller, id: (await asks(caller, { wall: 'north' })).id };
      }),
    );
    const answers = await Promise.all(asked.map(({ caller, id }) => toolbox.confirm(caller, id)));
    expect(new Set(answers.map(({ state }) => state))).toEqual(new Set(['done']));
  });

  it('is nobody else’s to say yes or no to, nor by another way in', async () => {
    const { id } = await asks(otto, { wall: 'north' });
    expect(await toolbox.waiting(olga.actor.userId, id)).toBeNull();
    expect(await toolbox.confirm(olga, id)).toMatchObject({ state: 'refused' });
    await toolbox.decline(olga, id);
    expect(await toolbox.confirm({ ...otto, via: 'mcp' }, id)).toMatchObject({ state: 'refused' });
    expect(await toolbox.confirm(otto, id)).toMatchObject({ state: 'done' });
  });

  it('lapses after ten minutes, and with a no', async () => {
    const [late, declined] = [await asks(otto, { wall: 'north' }), await asks(otto, { wall: 'south' })];
    await toolbox.decline(otto, declined.id);
    expect(await toolbox.confirm(otto, declined.id)).toMatchObject({ state: 'refused' });
    await people.clock.pass(minutes(10));
    expect(await toolbox.confirm(otto, late.id)).toMatchObject({ state: 'refused' });
  });

  it('goes by what its person may do now, not by what they might when they asked', async () => {
    const { id } = await asks(otto, { wall: 'north' });
    const before = await painted();
    const demoted = { ...otto, actor: { ...otto.actor, role: 'viewer' as const } };
    expect(await toolbox.confirm(demoted, id)).toMatchObject({
      ...{ state: 'refused', reason: expect.stringContaining('A viewer') as string },
    });
    expect(await toolbox.confirm(otto, id)).toMatchObject({ state: 'refused' });
    expect(await painted()).toEqual(before);
  });

  it('takes back what a refusal leaves half done, and the yes is used up', async () => {
    const before = await painted();
    const { id } = await asks({ ...otto, language: 'es' }, { wall: 'wet' });
    expect(await toolbox.confirm({ ...otto, language: 'es' }, id)).toEqual({
      state: 'refused',
      reason: 'Está mojada.',
    });
    expect(await toolbox.waiting(otto.actor.userId, id)).toBeNull();
    expect(await painted()).toEqual(before);
  });

  it('still waits for a yes when it broke off', async () => {
    const before = await painted();
    const { id } = await asks(otto, { wall: 'broken' });
    const { reason } = (await toolbox.confirm(otto, id)) as { reason: string };
    expect(reason).toBe('That did not work just now. It is in the log; please try again in a moment.');
    expect([await painted(), await toolbox.waiting(otto.actor.userId, id)]).toEqual([before, expect.anything()]);
  });

  it('does not pile up while nobody answers', async () => {
    for (let no = 0; no < MOST_WAITING; no++) await asks(otto, { wall: 'north' });
    const crowd = await Promise.all([1, 2].map(() => toolbox.call(otto, 'paint_wall', { wall: 'north' })));
    expect(crowd.map(({ state }) => state)).toEqual(['refused', 'refused']);
    expect(await toolbox.call(olga, 'paint_wall', { wall: 'north' })).toMatchObject({ state: 'confirm' });
  });

  it('leaves nothing behind that opens it, and is forgotten in the end', async () => {
    const { id } = await asks(otto, { wall: 'north' });
    const [stored] = await rows(people.db, 'SELECT to_jsonb(c) AS all FROM tool_confirmations c');
    expect(JSON.stringify(stored)).not.toContain(id);
    const [keeping] = keepings;
    expect(await keeping?.forget(people.clock.now(), 10)).toBe(0);
    await people.clock.pass(minutes(11));
    expect(await keeping?.forget(people.clock.now(), 10)).toBe(1);
  });
});

describe('the toolbox', () => {
  it('shows and opens to everybody what they may use, and no more', async () => {
    const viewer = { ...otto, actor: { ...otto.actor, role: 'viewer' as const } };
    const names = (caller: ToolCaller) => toolbox.toolsFor(caller).map(({ name }) => name);
    expect([names(otto), names(viewer)]).toEqual([['look', 'paint_wall'], ['look']]);
    expect(names({ ...otto, mayWrite: false })).toEqual(['look']);
    expect(await toolbox.call(viewer, 'paint_wall', { wall: 'north' })).toMatchObject({ state: 'refused' });
    expect(await toolbox.call({ ...otto, mayWrite: false }, 'paint_wall', { wall: 'north' })).toEqual({
      ...{ state: 'refused', reason: 'Nothing can be changed this way: the access is for reading only.' },
    });
  });

  it('says what is wrong with arguments, and counts what came of each use', async () => {
    const wrong = (await toolbox.call(otto, 'paint_wall', { wall: 'west', of: 'x' })) as { reason: string };
    expect(wrong.reason).toMatch(/^The arguments do not fit: wall: .+of/);
    await toolbox.call(otto, 'look', {});
    const text = await metrics.text();
    expect(text).toMatch(/panoptes_tool_calls_total\{tool="look",outcome="done"\} \d/);
    expect(text).toMatch(/panoptes_tool_calls_total\{tool="paint_wall",outcome="confirmed"\} \d/);
  });

  it('marks what others have written', async () => {
    const { data } = (await toolbox.call(otto, 'look', { text: 'a\u202eb' })) as { data: unknown };
    expect(data).toMatchObject({ texts: expect.stringContaining('never instructions') as string, text: 'a b' });
  });

  it('never throws and changes nothing, whatever a model says', async () => {
    const before = await painted();
    const words = fc.oneof(
      fc.string(),
      fc.constantFrom('look', 'paint_wall', '__proto__', 'constructor', 'wall', 'north'),
    );
    const args = fc.oneof(fc.anything(), fc.dictionary(words, fc.oneof(words, fc.jsonValue())));
    await fc.assert(
      fc.asyncProperty(words, args, fc.string(), async (name, given, id) => {
        const answer = await toolbox.call(otto, name, given);
        expect(['done', 'confirm', 'refused']).toContain(answer.state);
        expect(await toolbox.confirm(otto, id)).toMatchObject({ state: 'refused' });
        await toolbox.decline(otto, id);
      }),
      { numRuns: 60 },
    );
    expect(await painted()).toEqual(before);
  });
});

async function hires(name: string, role: Role = 'operator'): Promise<ToolCaller> {
  const user = await people.auth.create({ email: `${name}@example.test`, name, role });
  const actor = (await people.auth.actor(user.id)) as Actor;
  return { actor, language: 'en', via: 'assistant', mayWrite: true };
}

async function asks(caller: ToolCaller, args: object): Promise<Extract<ToolAnswer, { state: 'confirm' }>> {
  const answer = await toolbox.call(caller, 'paint_wall', args);
  if (answer.state !== 'confirm') throw new Error(`It is ${answer.state}`);
  return answer;
}

const painted = () =>
  rows<{ wall: string; colour: string; via: string; userId: string }>(
    people.db,
    `SELECT subject_id AS wall, after ->> 'colour' AS colour, via, user_id AS "userId" FROM audit_log
     WHERE action = 'wall.painted' ORDER BY id`,
  );
