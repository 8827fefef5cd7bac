import { SchedulerRegistry } from '@nestjs/schedule';
import { DataSource } from 'typeorm';

import { freshDatabase, type FreshDatabase } from '../../../test/support/database';
import { TestClock } from '../../../test/support/test-clock';
import { after, days, minutes } from '../../domain/duration';
import { Loops } from '../../platform/clock/loops';
import { databaseOptions } from '../../platform/database/options';
import { rows } from '../../platform/database/sql';
import { Dialogues, type KeptDialogue } from './dialogues';

const ANN = { chatId: 7, topicId: null, personId: 7 };
const BEN = { chatId: 8, topicId: null, personId: 8 };

describe('the dialogues with the bot', () => {
  let database: FreshDatabase;
  let db: DataSource;
  let clock: TestClock;
  let loops: Loops;
  let dialogues: Dialogues;

  beforeEach(async () => {
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url)).initialize();
    clock = new TestClock();
    loops = new Loops(clock, new SchedulerRegistry());
    dialogues = new Dialogues(db, clock, loops);
    dialogues.onModuleInit();
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  const begun = (more: Partial<KeptDialogue> = {}): KeptDialogue => ({
    kind: 'login',
    state: { step: 'email' },
    sealedSecret: null,
    heardMessageId: 1,
    endsAt: after(clock.now(), minutes(10)),
    ...more,
  });

  it('are kept as they stand, one for each person in a chat', async () => {
    await dialogues.keep(ANN, begun());
    await dialogues.keep(BEN, begun({ heardMessageId: 5 }));
    const further = begun({ state: { step: 'code' }, sealedSecret: 'v1.x.y', heardMessageId: 3 });
    await dialogues.keep(ANN, further);
    expect(await dialogues.find(ANN)).toEqual(further);
    expect(await dialogues.find(BEN)).toMatchObject({ heardMessageId: 5 });
    expect(await dialogues.find({ chatId: 7, topicId: null, personId: 8 })).toBeNull();
  });

  it('of two topics of a forum do not mix', async () => {
    const [one, other] = [
      { ...ANN, topicId: 4 },
      { ...ANN, topicId: 5 },
    ];
    await dialogues.keep(one, begun({ heardMessageId: 4 }));
    await dialogues.keep(other, begun({ heardMessageId: 5 }));
    expect(await dialogues.find(one)).toMatchObject({ heardMessageId: 4 });
    expect(await dialogues.end(one)).toBe(true);
    expect(await dialogues.find(other)).toMatchObject({ heardMessageId: 5 });
    expect(await dialogues.find(ANN)).toBeNull();
  });

  it('move with a group that becomes a supergroup, where messages are numbered anew', async () => {
    await dialogues.keep({ ...ANN, chatId: -7 }, begun({ heardMessageId: 40 }));
    await dialogues.moved(-7, -1007);
    await dialogues.moved(-7, -1007);
    expect(await dialogues.find({ ...ANN, chatId: -7 })).toBeNull();
    expect(await dialogues.find({ ...ANN, chatId: -1007 })).toMatchObject({ kind: 'login', heardMessageId: 0 });
  });

  it('end when they are left, and one that is over has nothing to leave', async () => {
    await dialogues.keep(ANN, begun());
    expect(await dialogues.end(ANN)).toBe(true);
    expect(await dialogues.end(ANN)).toBe(false);
    await dialogues.keep(ANN, begun());
    await clock.pass(minutes(10));
    expect(await dialogues.end(ANN)).toBe(false);
    expect(await dialogues.find(ANN)).toBeNull();
  });

  it('are remembered for a day after their time, and then forgotten', async () => {
    await dialogues.keep(ANN, begun());
    await clock.pass(days(1));
    await loops.turn('dialogues-over');
    expect(await dialogues.find(ANN)).not.toBeNull();
    await clock.pass(minutes(11));
    await dialogues.keep(BEN, begun());
    await loops.turn('dialogues-over');
    expect(await rows(db, 'SELECT FROM dialogues')).toHaveLength(1);
  });

  it('keep no password once their ten minutes are over, though nobody says another word', async () => {
    await dialogues.keep(ANN, begun({ state: { step: 'code' }, sealedSecret: 'v1.x.y' }));
    await clock.pass(minutes(1));
    await dialogues.keep(BEN, begun({ state: { step: 'code' }, sealedSecret: 'v1.z.y' }));
    await clock.pass(minutes(9));
    await loops.turn('dialogues-over');
    expect(await dialogues.find(ANN)).toMatchObject({ state: { step: 'code' }, sealedSecret: null });
    expect(await dialogues.find(BEN)).toMatchObject({ sealedSecret: 'v1.z.y' });
  });
});
