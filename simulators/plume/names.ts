import { mix } from './identity';

/** What a home and its people are called. */
export interface HomeName {
  readonly name: string;
  readonly spanish: boolean;
}

const ENGLISH_FAMILIES =
  'Fletcher Hughes Bennett Walsh Carter Doyle Marsh Ellis Palmer Quinn Shaw Tate Weaver Frost'.split(' ');
const SPANISH_FAMILIES =
  'Rivera Ortega Navarro Campos Fuentes Salas Vega Molina Prieto Ibáñez Soler Núñez Bravo Luna'.split(' ');
const ENGLISH_FIRST = 'Ada Grace Oliver Ruth Henry Alice Theo Maya Jack Nora Owen Zoe'.split(' ');
const SPANISH_FIRST = 'Lucía Mateo Carmen Diego Elena Hugo Inés Pablo Sofía Raúl Alba Martín'.split(' ');
const TREES = 'Maple Willow Cedar Rowan Hazel Birch Juniper Aspen'.split(' ');
const DWELLINGS = ['Cottage', 'House', 'Lodge', 'Court', 'Barn', 'Terrace'];
const STREETS = 'Alameda Mayor Olmos Jardín Puerto Estrella Molino Fuente'.split(' ');
const FARMS = ['Los Olivos', 'La Encina', 'El Almendro', 'Las Palmas', 'Santa Clara', 'La Ribera'];

const ENGLISH_ROOMS = ['Hall', 'Living room', 'Kitchen', 'Bedroom', 'Study', 'Attic', 'Garage', 'Garden'];
const SPANISH_ROOMS = ['Entrada', 'Salón', 'Cocina', 'Dormitorio', 'Despacho', 'Ático', 'Garaje', 'Terraza'];

const HOSTILE: readonly string[] = [
  '<b>Bold</b> & "Sons" <script>alert(1)</script>',
  '🏡 Nido 👨‍👩‍👧‍👦 🇪🇸',
  'بيت السلام',
  '*Casa* _Rivera_ [link](https://example.test) `code`',
  '\u202Eesuoh desrever\u202C',
  'Two\nlines\tand a tab',
  "O'Brien; DROP TABLE locations; --",
  '𝕱𝖆𝖓𝖈𝖞 Ｗｉｄｅ ñandú',
  '   ',
  'x'.repeat(10_000),
];

const HOMES: readonly HomeName[] = [
  ...SPANISH_FAMILIES.map((family) => ({ name: `Casa ${family}`, spanish: true })),
  ...SPANISH_FAMILIES.map((family) => ({ name: `Familia ${family}`, spanish: true })),
  ...ENGLISH_FAMILIES.map((family) => ({ name: `The ${family}s`, spanish: false })),
  ...TREES.flatMap((tree) => DWELLINGS.map((dwelling) => ({ name: `${tree} ${dwelling}`, spanish: false }))),
  ...STREETS.flatMap((street) => [4, 12, 27].map((no) => ({ name: `Calle ${street} ${no}`, spanish: true }))),
  ...FARMS.map((farm) => ({ name: `Finca ${farm}`, spanish: true })),
];

/** Plausible names, the same for the same seed. With `hostile`, every tenth home has one that breaks careless code. */
export class Names {
  private readonly homes: readonly HomeName[];

  constructor(
    private readonly seed: number,
    private readonly hostile: boolean,
  ) {
    this.homes = HOMES.map((home, i) => ({ home, order: mix(seed, i) }))
      .sort((a, b) => a.order - b.order)
      .map(({ home }) => home);
  }

  home(no: number): HomeName {
    const { name, spanish } = this.homes[no % this.homes.length] as HomeName;
    const round = Math.floor(no / this.homes.length);
    if (this.hostile && no % 10 === 3)
      return { name: HOSTILE[Math.floor(no / 10) % HOSTILE.length] as string, spanish };
    return { name: round === 0 ? name : `${name}, ${round + 1}`, spanish };
  }

  customer(no: number): string {
    const { spanish } = this.home(no);
    const h = mix(this.seed + 7, no);
    const first = pick(spanish ? SPANISH_FIRST : ENGLISH_FIRST, h);
    return `${first} ${pick(spanish ? SPANISH_FAMILIES : ENGLISH_FAMILIES, h >>> 8)}`;
  }

  /** The nickname of a pod; null for those that nobody named. */
  pod(home: number, pod: number): string | null {
    if (pod > 0 && (home + pod) % 5 === 4) return null;
    if (this.hostile && home % 10 === 3) return `${pod + 1} ${HOSTILE[(home + pod) % 8] as string}`;
    return pick(this.home(home).spanish ? SPANISH_ROOMS : ENGLISH_ROOMS, pod);
  }
}

const pick = (list: readonly string[], n: number): string => list[n % list.length] as string;
