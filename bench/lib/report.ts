import { median } from './statistics';

/** What a number must be: at the worst `floor`, at best `aim`; `most` says that less is better. */
export interface Mark {
  readonly floor?: number;
  readonly aim?: number;
  readonly most?: boolean;
  readonly unit?: string;
  /** Digits behind the point. */
  readonly digits?: number;
}

/** What a bench has found: one line for each number, its median over the rounds, and whether that is enough. */
export class Report {
  private missed = 0;

  constructor(private readonly bench: string) {
    say(`\n${bench}`);
  }

  /** True when every floor was met. */
  get holds(): boolean {
    return this.missed === 0;
  }

  /** Writes down what was measured in each round; the median is judged. */
  number(what: string, rounds: readonly number[], mark: Mark = {}): void {
    const value = median(rounds);
    const write = (n: number) => n.toLocaleString('en', { maximumFractionDigits: mark.digits ?? 2, useGrouping: true });
    const spread =
      rounds.length > 1 ? `${write(Math.min(...rounds))} … ${write(Math.max(...rounds))}, ${rounds.length} rounds` : '';
    const floorMet = mark.floor === undefined || reaches(value, mark.floor, mark.most);
    if (!floorMet) this.missed += 1;
    const verdicts = (['floor', 'aim'] as const).flatMap((name) => {
      const goal = mark[name];
      if (goal === undefined) return [];
      return [`${name} ${mark.most ? '≤' : '≥'} ${write(goal)} ${reaches(value, goal, mark.most) ? 'met' : 'MISSED'}`];
    });
    say(
      `  ${what.padEnd(54)} ${`${write(value)}${mark.unit ? ` ${mark.unit}` : ''}`.padStart(14)}  ${spread.padEnd(34)} ${verdicts.join(', ')}`.trimEnd(),
    );
  }

  /** Something a reader should know that is no number to be judged. */
  note(words: string): void {
    say(`  ${words}`);
  }

  end(): void {
    say(this.holds ? `${this.bench}: every floor is met` : `${this.bench}: ${this.missed} floors are missed`);
  }
}

const reaches = (value: number, goal: number, most = false): boolean => (most ? value <= goal : value >= goal);

const say = (line: string) => process.stdout.write(`${line}\n`);
