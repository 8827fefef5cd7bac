import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';

import type { Language } from '../../domain/texts/time';
import type { Words } from '../../domain/texts/words';
import { COOKIES, CSRF_HEADER } from './session-cookies';

/** What is wrong with one field of what was sent. */
interface FieldError {
  readonly path: string;
  readonly message: Words;
}

/** RFC 9457, as every answer that is no success looks. */
interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** An answer that is no success. Rooms throw a Refusal; this is for what concerns HTTP itself. */
export class Problem extends HttpException {
  constructor(
    status: number,
    readonly detail: Words,
    readonly more: {
      readonly errors?: readonly FieldError[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(detail.en, status);
  }

  said(language: Language): ProblemDocument {
    const status = this.getStatus();
    const { errors } = this.more;
    return {
      type: 'about:blank',
      title: (language === 'es' ? TITLES[status] : STATUS_CODES[status]) ?? 'Error',
      status,
      detail: this.detail[language],
      ...(errors ? { errors: errors.map(({ path, message }) => ({ path, message: message[language] })) } : {}),
    };
  }
}

/** What STATUS_CODES says, in Spanish. */
const TITLES: Readonly<Record<number, string>> = {
  400: 'Petición incorrecta',
  401: 'No autenticado',
  403: 'Prohibido',
  404: 'No encontrado',
  405: 'Método no permitido',
  408: 'Tiempo de espera agotado',
  409: 'Conflicto',
  412: 'Condición previa no cumplida',
  413: 'Contenido demasiado grande',
  414: 'Dirección demasiado larga',
  415: 'Tipo de contenido no admitido',
  429: 'Demasiadas peticiones',
  431: 'Cabeceras demasiado grandes',
  500: 'Error interno del servidor',
  502: 'Puerta de enlace incorrecta',
  503: 'Servicio no disponible',
};

/** The header of a 401: how to say who one is. */
export const CHALLENGE = { 'www-authenticate': 'Bearer realm="panoptes"' };

export const unauthorized = (detail: Words) => new Problem(401, detail, { headers: CHALLENGE });

export const tooMany = (detail: Words, retryAfterSeconds: number) =>
  new Problem(429, detail, { headers: { 'retry-after': String(Math.max(1, Math.ceil(retryAfterSeconds))) } });

export const WRONG_TOO_OFTEN: Words = {
  en: 'Too many wrong tries: wait, then try again.',
  es: 'Demasiados intentos fallidos: espere y vuelva a probar.',
};

/** The answer to cookies that come without their proof. */
export const unproven = () =>
  new Problem(403, {
    en: `Send the value of the cookie ${COOKIES.csrf} as the header ${CSRF_HEADER}.`,
    es: `Envíe el valor de la cookie ${COOKIES.csrf} como cabecera ${CSRF_HEADER}.`,
  });
