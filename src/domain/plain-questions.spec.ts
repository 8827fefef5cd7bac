import fc from 'fast-check';

import { EXAMPLES, plainQuestion } from './plain-questions';

const ID = '0b6c7c1e-1d1f-4a57-9c1c-5f0c1f3e2a11';

describe('a plain question', () => {
  it.each([
    ['status', { kind: 'status', about: null, language: 'en' }],
    ['What is the status of Casa Núñez?', { kind: 'status', about: 'Casa Núñez', language: 'en' }],
    ['how is Home 7 doing?', { kind: 'status', about: 'Home 7', language: 'en' }],
    ['How is everything?', { kind: 'status', about: null, language: 'en' }],
    ['what is offline now?', { kind: 'offline', language: 'en' }],
    ['Which locations are down right now', { kind: 'offline', language: 'en' }],
    ['offline', { kind: 'offline', language: 'en' }],
    ['my incidents', { kind: 'incidents', mine: true, language: 'en' }],
    ['show me the open incidents, please', { kind: 'incidents', mine: false, language: 'en' }],
    ['uptime of Home 7', { kind: 'uptime', about: 'Home 7', period: 'day', language: 'en' }],
    ['What is the uptime of Home 7 this month?', { kind: 'uptime', about: 'Home 7', period: 'month', language: 'en' }],
    ['Give me a hand-over note', { kind: 'hand-over', language: 'en' }],
    ['¿nota de relevo?', { kind: 'hand-over', language: 'es' }],
    [`summary of incident ${ID}`, { kind: 'brief', incidentId: ID, language: 'en' }],
    [`Resumen de la incidencia ${ID}`, { kind: 'brief', incidentId: ID, language: 'es' }],
    ['What can you do?', { kind: 'help', language: 'en' }],
    ['¿Cuál es el estado de Casa Núñez?', { kind: 'status', about: 'Casa Núñez', language: 'es' }],
    ['¿Cómo está la red?', { kind: 'status', about: null, language: 'es' }],
    ['¿cómo va Casa Ana ahora?', { kind: 'status', about: 'Casa Ana', language: 'es' }],
    ['¿Qué está fuera de línea ahora?', { kind: 'offline', language: 'es' }],
    ['¿QUÉ ESTÁ CAÍDO?', { kind: 'offline', language: 'es' }],
    ['mis incidencias', { kind: 'incidents', mine: true, language: 'es' }],
    ['muéstrame las incidencias abiertas', { kind: 'incidents', mine: false, language: 'es' }],
    ['disponibilidad de Casa Ana esta semana', { kind: 'uptime', about: 'Casa Ana', period: 'week', language: 'es' }],
    ['ayuda', { kind: 'help', language: 'es' }],
  ])('%s is understood', (text, question) => {
    expect(plainQuestion(text)).toEqual(question);
  });

  it.each([
    '',
    '?',
    'why was Home 7 offline yesterday between two and four?',
    'acknowledge the incident of Home 7',
    'compare the uptime of the north and the south',
    'uptime of',
    'y'.repeat(300),
  ])('%s needs a model', (text) => {
    expect(plainQuestion(text)).toBeNull();
  });

  it.each(['en', 'es'] as const)('is every example that people are shown in %s', (language) => {
    for (const example of EXAMPLES[language]) {
      const question = plainQuestion(example.replace('{name}', 'Casa Núñez 7'));
      expect(question?.language).toBe(language);
      if (example.includes('{name}')) expect(question).toHaveProperty('about', 'Casa Núñez 7');
    }
  });

  it('means the same in capitals, without accents, and with marks and blanks around it', () => {
    const examples = [...EXAMPLES.en, ...EXAMPLES.es].map((example) => example.replace('{name}', 'Roof 3'));
    const around = fc.constantFrom('', ' ', '  ', '?', '!', '...', '¿', '\n');
    fc.assert(
      fc.property(fc.constantFrom(...examples), around, around, fc.boolean(), (example, before, behind, loud) => {
        const bare = example.normalize('NFD').replace(/\p{M}/gu, '');
        const said = `${before}${loud ? bare.toUpperCase() : bare}${behind}`;
        const [plain, meant] = [plainQuestion(said), plainQuestion(example)];
        expect(plain?.kind).toBe(meant?.kind);
        expect(plain?.language).toBe(meant?.language);
      }),
    );
  });

  it('takes a name as it was written, whatever is in it', () => {
    const names = fc
      .string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
      .map((name) => `n${name.replace(/\s/gu, '_')}n`);
    fc.assert(
      fc.property(names, (name) => {
        expect(plainQuestion(`status of ${name}`)).toEqual({ kind: 'status', about: name, language: 'en' });
        expect(plainQuestion(`estado de ${name}`)).toEqual({ kind: 'status', about: name, language: 'es' });
      }),
    );
  });

  it('is found or not for any text at all, and what it is about stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 250 }), (text) => {
        const question = plainQuestion(text);
        if (question && 'about' in question && question.about !== null) expect(text).toContain(question.about);
      }),
    );
  });
});
