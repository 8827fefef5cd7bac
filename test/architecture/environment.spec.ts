import { text, variables } from './repository';

/** What docker-compose.yml decides by itself. */
const SET_BY_COMPOSE = ['HOST', 'PORT', 'DATABASE_URL', 'DATA_DIR', 'APP_SECRET'];

const SECRET = /(SECRET|TOKEN|PASSWORD|HEADER|KEY|SID)(_PREVIOUS)?$|_URL$/;

/** The variables of .env.example, set or commented out, with their values. */
const example = text('.env.example')
  .split('\n')
  .map((line) => /^(?:# ?)?([A-Z][A-Z0-9_]+)=(.*)$/.exec(line))
  .flatMap((match) => (match ? [{ name: match[1]!, value: match[2]! }] : []));

describe('.env.example', () => {
  it('names exactly the variables that the product reads, each once', () => {
    expect(example.map(({ name }) => name).sort()).toEqual(variables());
  });

  it('sets nothing: copied as it is, the product runs on its defaults', () => {
    expect(text('.env.example')).not.toMatch(/^[^#\s]/m);
  });

  it('holds no secret, not even a made-up one', () => {
    const secrets = example.filter(({ name, value }) => SECRET.test(name) && value !== '');
    expect(secrets.filter(({ value }) => !/^https:\/\/[\w./-]+$|^http:\/\/localhost:\d+$/.test(value))).toEqual([]);
  });

  it('says in a line what each group or variable is for', () => {
    const lines = text('.env.example').split('\n');
    const bare = lines.filter((line, at) => /^# ?[A-Z][A-Z0-9_]+=/.test(line) && !/^#/.test(lines[at - 1] ?? ''));
    expect(bare).toEqual([]);
  });
});

describe('docker-compose.yml', () => {
  it('hands on every variable that it does not set itself', () => {
    const passed = [...text('docker-compose.yml').matchAll(/^ {6}([A-Z][A-Z0-9_]+):$/gm)].map((match) => match[1]!);
    expect(passed.sort()).toEqual(variables().filter((name) => !SET_BY_COMPOSE.includes(name)));
  });
});
