import { type Language, momentInWords } from '../../domain/texts/time';
import type { Location } from '../../fleet/location-details';
import type { ViewOverview } from '../../fleet/overviews.service';
import type { OpenCounts } from '../../incidents/open-incidents.service';
import type { Words } from './bot-command';
import { filled } from './filled';
import { shown } from './html';
import { STATE_SIGN, STATE_WORD } from './network-text';

const WORDS = {
  title: { en: '📌 <b>How the network is doing</b>', es: '📌 <b>Cómo está la red</b>' },
  nothing: { en: 'There is no location to see yet.', es: 'Todavía no hay ubicaciones que ver.' },
  fine: { en: 'Nothing is offline.', es: 'Nada está sin conexión.' },
  since: { en: 'since {at}', es: 'desde {at}' },
  more: { en: '… and {n} more', es: '… y {n} más' },
  incidents: { en: 'Open incidents: {counts}', es: 'Incidencias abiertas: {counts}' },
  none: { en: 'none', es: 'ninguna' },
  critical: { en: '{n} critical', es: '{n} críticas' },
  warning: { en: '{n} warnings', es: '{n} avisos' },
  info: { en: '{n} for information', es: '{n} informativas' },
  looked: { en: 'Last look: {at}', es: 'Última consulta: {at}' },
  ended: {
    en: '📌 This board has ended and shows nothing any more. /board begins a new one.',
    es: '📌 Este panel ha terminado y ya no muestra nada. /board empieza uno nuevo.',
  },
  lost: {
    en: '📌 This board has ended: whoever made it may not see these locations any more. Somebody who may can send /board.',
    es: '📌 Este panel ha terminado: quien lo hizo ya no puede ver estas ubicaciones. Quien pueda verlas puede enviar /board.',
  },
  notPinned: {
    en: 'I may not pin messages here, so this board stays where it is. Pin it yourselves, or let me pin messages and send /board again.',
    es: 'No puedo fijar mensajes aquí, así que este panel se queda donde está. Fíjenlo ustedes, o permítanme fijar mensajes y envíen /board de nuevo.',
  },
} as const satisfies Record<string, Words>;

/** What a board says. `state` is all of it but when that was looked at, which changes all the time. */
export interface BoardText {
  readonly state: string;
  readonly html: string;
}

/** A board as it is to be shown now, in Telegram's HTML. Times are told on the clocks of `timeZone`. */
export function boardText(
  { worst, lookedAt, ...counts }: ViewOverview,
  open: OpenCounts,
  now: Date,
  timeZone: string | null,
  language: Language,
): BoardText {
  const states = (['offline', 'degraded', 'unknown', 'online'] as const).filter((state) => counts[state] > 0);
  const left = counts.offline + counts.degraded - worst.length;
  const line = ({ state, name, stateSince, podsOnline, podsTotal }: Location) =>
    [
      `${STATE_SIGN[state]} ${shown(name, 60)}`,
      ...(podsTotal > 0 ? [`${podsOnline}/${podsTotal}`] : []),
      ...(stateSince
        ? [filled(WORDS.since, language, { at: momentInWords(stateSince, now, timeZone, language) })]
        : []),
    ].join(' · ');
  const grave = (['critical', 'warning', 'info'] as const).filter((severity) => open[severity] > 0);
  const incidents = grave.map((severity) => filled(WORDS[severity], language, { n: open[severity] })).join(', ');
  const state = [
    WORDS.title[language],
    states.map((each) => `${STATE_SIGN[each]} ${counts[each]} ${STATE_WORD[each][language]}`).join('  ') ||
      WORDS.nothing[language],
    '',
    ...(worst.length > 0 ? worst.map(line) : [WORDS.fine[language]]),
    ...(left > 0 ? [filled(WORDS.more, language, { n: left })] : []),
    '',
    filled(WORDS.incidents, language, { counts: incidents || WORDS.none[language] }),
  ].join('\n');
  const at = lookedAt && momentInWords(lookedAt, now, timeZone, language);
  return { state, html: at ? `${state}\n${filled(WORDS.looked, language, { at })}` : state };
}

export const boardEnded = (language: Language): string => WORDS.ended[language];
export const boardLost = (language: Language): string => WORDS.lost[language];
export const boardNotPinned = (language: Language): string => WORDS.notPinned[language];
