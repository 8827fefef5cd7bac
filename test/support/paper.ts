import { Terminal } from '../../src/entrypoints/cli/terminal';

/** A terminal into which something is piped, and that remembers what was said last. */
export class Paper extends Terminal {
  piped: string | null = null;
  said = '';
  complaints = '';

  override say(text: string): void {
    this.said = text;
  }

  override complain(text: string): void {
    this.complaints = text;
  }

  override readInput(): Promise<string | null> {
    return Promise.resolve(this.piped);
  }

  override askSecret(): Promise<string> {
    return Promise.resolve(this.piped ?? '');
  }
}
