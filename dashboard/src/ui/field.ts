/** One question of a form. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly kind?: 'text' | 'email' | 'password' | 'number' | 'datetime-local' | 'long' | 'code' | 'choice' | 'switch';
  readonly hint?: string;
  /** What stands in an empty field. */
  readonly placeholder?: string;
  /** Of a password: `new-password` unless said. */
  readonly autoComplete?: string;
  readonly required?: boolean;
  readonly initial?: string | boolean;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
}

/** What was answered, by the name of each question. */
export type Answers = Readonly<Record<string, string | boolean>>;
