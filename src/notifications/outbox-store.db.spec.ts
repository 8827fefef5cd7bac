import { Client } from 'pg';

import { eventually } from '../../test/support/eventually';
import { PostOffice } from '../../test/support/post-office';
import { DUE } from './outbox-store';

describe('what is posted', () => {
  let office: PostOffice;
  let ear: Client;
  let heard: string[];

  beforeEach(async () => {
    office = await PostOffice.open();
    ear = new Client({ connectionString: office.databaseUrl });
    await ear.connect();
    await ear.query(`LISTEN ${DUE}`);
    heard = [];
    ear.on('notification', ({ payload = '' }) => heard.push(payload));
  });
  afterEach(async () => {
    await ear.end();
    await office.close();
  });

  it('wakes the channels that it goes through, each once, and no other', async () => {
    await office.hires('1');
    await office.hires('2');
    await office.opens(['Plume'], 'plume_unreachable');
    await eventually(() => Promise.resolve(heard.length > 0));
    // Whatever was called out before this question was answered has been heard.
    await ear.query('SELECT 1');
    expect(heard).toEqual(['telegram']);

    await office.hires('ops@example.net', 'email');
    await office.opens(['Another'], 'plume_unreachable');
    await eventually(() => Promise.resolve(heard.length > 1));
    await ear.query('SELECT 1');
    expect(heard.slice(1).sort()).toEqual(['email', 'telegram']);
  });
});
