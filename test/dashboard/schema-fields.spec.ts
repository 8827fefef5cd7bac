import { changesOf, fieldsOf, NotJson } from '../../dashboard/src/admin/schema-fields';

const SCHEMA = {
  type: 'object',
  properties: {
    url: { type: 'string', title: 'SMTP server', secret: true },
    from: { type: 'string', title: 'Sender', description: 'alerts@example.net' },
    budget: { type: 'integer', default: 1_000 },
    tls: { type: 'boolean', default: false },
    mode: { type: 'string', enum: ['fast', 'slow'] },
    templates: { type: 'array', default: [] },
  },
  required: ['url', 'from'],
};

const STORED = { url: '•••', from: 'ops@example.net', budget: 50, tls: null, mode: null, templates: null };

const words = { kept: 'kept' };

describe('a form drawn from a schema', () => {
  const fields = fieldsOf(SCHEMA, STORED, words);
  const answers = Object.fromEntries(fields.map(({ name, initial }) => [name, initial ?? '']));

  it('has a field of the right kind for each setting', () => {
    expect(fields.map(({ name, kind }) => [name, kind])).toEqual([
      ['url', 'password'],
      ['from', 'text'],
      ['budget', 'number'],
      ['tls', 'switch'],
      ['mode', 'choice'],
      ['templates', 'code'],
    ]);
    expect(fields[1]).toMatchObject({ label: 'Sender', hint: 'alerts@example.net', required: true });
  });

  it('never shows a secret, and does not ask for one again that is set', () => {
    expect(fields[0]).toMatchObject({ initial: '', placeholder: 'kept', required: false });
    expect(fieldsOf(SCHEMA, {}, words)[0]).toMatchObject({ initial: '', required: true });
  });

  it('sends nothing when nothing was touched', () => {
    expect(changesOf(SCHEMA, STORED, answers)).toEqual({});
  });

  it('sends what was changed, and null for what was emptied', () => {
    const changed = { ...answers, url: 'smtp://new', from: '', budget: '70', tls: true, templates: '[{"name":"a"}]' };
    expect(changesOf(SCHEMA, STORED, changed)).toEqual({
      url: 'smtp://new',
      from: null,
      budget: 70,
      tls: true,
      templates: [{ name: 'a' }],
    });
  });

  it('names the field whose text is no JSON', () => {
    expect(() => changesOf(SCHEMA, STORED, { ...answers, templates: '[' })).toThrow(NotJson);
  });
});
