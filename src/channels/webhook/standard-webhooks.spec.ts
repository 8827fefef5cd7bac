import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';

import { newWebhookSecret, signatureHeaders, WEBHOOK_SECRET } from './standard-webhooks';

describe('a signed webhook', () => {
  it('is believed by whoever reads Standard Webhooks', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.jsonValue(), (id, value) => {
        const secret = newWebhookSecret();
        const body = JSON.stringify(value);
        const headers = signatureHeaders(id, new Date(), Buffer.from(body), [secret]);
        expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
        expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow('No matching signature');
        expect(() => new Webhook(newWebhookSecret()).verify(body, headers)).toThrow('No matching signature');
      }),
    );
  });

  it('is believed with either secret while they are being changed', () => {
    const [now, before] = [newWebhookSecret(), newWebhookSecret()];
    const headers = signatureHeaders('1', new Date(), Buffer.from('{}'), [now, before]);
    for (const secret of [now, before]) expect(new Webhook(secret).verify('{}', headers)).toEqual({});
  });

  it('bears no signature where there is no secret', () => {
    expect(signatureHeaders('1', new Date(1_700_000_000_900), Buffer.from('{}'), [])).toEqual({
      'webhook-id': '1',
      'webhook-timestamp': '1700000000',
    });
  });

  it('gets a secret that nobody has had before, in the form that is asked of people', () => {
    const secrets = Array.from({ length: 100 }, newWebhookSecret);
    expect(new Set(secrets).size).toBe(100);
    for (const secret of secrets) expect(secret).toMatch(WEBHOOK_SECRET);
  });
});
