/** An answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** JSON when left out. */
  readonly type?: string;
}

export const ok = (value: unknown): Answer => ({ status: 200, body: JSON.stringify(value) });

const NAMES: Readonly<Record<number, readonly [name: string, message: string]>> = {
  400: ['Error', 'Bad request'],
  401: ['Error', 'Authorization Required'],
  403: ['Error', 'Forbidden'],
  404: ['Error', 'Not found'],
  405: ['Error', 'Method not allowed'],
  422: ['ValidationError', 'Unprocessable Entity'],
  429: ['Error', 'Too many requests'],
  500: ['InternalServerError', 'Internal Server Error'],
  502: ['Error', 'Bad Gateway'],
  503: ['Error', 'Service Unavailable'],
};

/** A refusal in the envelope of LoopBack. Not every field of it is always there. */
export function refusal(status: number, message?: string, code?: string): Answer {
  const [name, usual] = NAMES[status] ?? ['Error', 'Error'];
  const error = {
    statusCode: status,
    ...(status !== 401 && { status }),
    name,
    message: message ?? usual,
    ...(code && { code }),
  };
  return { status, body: JSON.stringify({ error }) };
}

/** A refusal of the sign-in, as Okta words it. */
export const signInRefusal = (status: number, error: string, description: string): Answer => ({
  status,
  body: JSON.stringify({ error, error_description: description }),
});
