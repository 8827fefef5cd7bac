import { z } from 'zod';
import { MASK, masked, secretFields, withSent } from './masking';

const schema = z.object({
  url: z.string().meta({ secret: true }),
  token: z.string().optional().meta({ secret: true }),
  pin: z.string().meta({ secret: true }).default('0000'),
  from: z.string(),
  port: z.number().optional(),
});

describe('masked settings', () => {
  it('know their secrets, however the field is wrapped', () => {
    expect([...secretFields(schema)]).toEqual(['url', 'token', 'pin']);
  });

  it('show every field, and of a secret only whether it is set', () => {
    const shown = masked(schema, { url: 'smtp://a:b@c', from: 'x@y', forgotten: 1 });
    expect(shown).toEqual({ url: MASK, token: null, pin: null, from: 'x@y', port: null });
  });

  it('keep a secret that comes back as it was shown, and what is not named', () => {
    const kept = { url: 'smtp://a:b@c', from: 'x@y', port: 25 };
    expect(withSent(schema, kept, { url: MASK, from: 'z@y' })).toEqual({ url: 'smtp://a:b@c', from: 'z@y', port: 25 });
  });

  it('change what is sent, and lose what is emptied', () => {
    const kept = { url: 'smtp://a:b@c', from: 'x@y', port: 25 };
    expect(withSent(schema, kept, { url: 'smtp://new', from: '', port: null })).toEqual({ url: 'smtp://new' });
  });

  it('take the mask for a text where nothing is secret', () => {
    expect(withSent(schema, {}, { from: MASK })).toEqual({ from: MASK });
  });
});
