import type { JsonValue } from '../../domain/json';
import { untilInWords } from '../../domain/texts/pressed';
import type { Language } from '../../domain/texts/time';
import type { SilenceDetails } from '../../incidents/silences.service';
import type { Words } from './bot-command';
import { filled } from './filled';
import { shown } from './html';
import type { Button, Reply } from './reply';

const WORDS = {
  loud: {
    en: '🔔 Alerts of <b>{name}</b> are told. For how long should it be quiet?',
    es: '🔔 Los avisos de <b>{name}</b> se envían. ¿Cuánto tiempo debe estar en silencio?',
  },
  quiet: {
    en: '🔇 Alerts of <b>{name}</b> are held back. What is still wrong at the end is told then.',
    es: '🔇 Los avisos de <b>{name}</b> se retienen. Lo que siga fallando al final se avisa entonces.',
  },
  until: { en: 'until {until}', es: 'hasta {until}' },
  all: { en: 'everything', es: 'todo' },
  account: { en: 'the whole account', es: 'toda la cuenta' },
  customer: { en: 'the customer', es: 'el cliente' },
  hour: { en: '1 h', es: '1 h' },
  hours: { en: '8 h', es: '8 h' },
  untilResolved: { en: 'Until resolved', es: 'Hasta que se resuelva' },
  other: { en: 'Until…', es: 'Hasta…' },
  end: { en: 'End: until {until}', es: 'Terminar: hasta {until}' },
  reason: { en: 'Say why', es: 'Decir por qué' },
} as const satisfies Record<string, Words>;

/** What is silenced, with the zone in which its times are told. */
export interface Quietened {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string | null;
}

/** Silences that can be ended with a button. */
const SHOWN = 5;

/** The silences that hold for a location, and the buttons to make one, to end one, and to say why. */
export function silencePanel(
  location: Quietened,
  silences: readonly SilenceDetails[],
  now: Date,
  language: Language,
): Reply {
  const { id: locationId, name, timeZone } = location;
  const button = (text: string, data: Readonly<Record<string, JsonValue>>): Button => ({
    text,
    command: 'silence',
    data: { ...data, locationId },
  });
  const until = (silence: SilenceDetails) => untilInWords(silence.until, now, timeZone, language);
  const line = (silence: SilenceDetails) => {
    const { scope, createdByName, reason } = silence;
    const wider = scope.type === 'location' ? [] : [WORDS[scope.type][language]];
    const by = createdByName ? [shown(createdByName, 60)] : [];
    const why = reason ? [shown(reason, 200)] : [];
    return ['• ' + filled(WORDS.until, language, { until: until(silence) }), ...wider, ...by, ...why].join(' · ');
  };
  const own = silences.find(({ scope, kinds }) => scope.type === 'location' && kinds === null);
  return {
    html: [
      filled(WORDS[silences.length > 0 ? 'quiet' : 'loud'], language, { name: shown(name) }),
      ...silences.map(line),
    ].join('\n'),
    buttons: [
      [
        button(WORDS.hour[language], { do: 'for', minutes: 60 }),
        button(WORDS.hours[language], { do: 'for', minutes: 480 }),
        button(WORDS.other[language], { do: 'ask' }),
      ],
      [button(WORDS.untilResolved[language], { do: 'resolved' })],
      ...silences
        .slice(0, SHOWN)
        .map((silence) => [
          button(filled(WORDS.end, language, { until: until(silence) }), { do: 'end', id: silence.id }),
        ]),
      ...(own && !own.reason ? [[button(WORDS.reason[language], { do: 'reason', id: own.id })]] : []),
    ],
  };
}
