/** What `npm run bench -- ledger` takes. */
export interface Options {
  readonly json: boolean;
  readonly help: boolean;
  readonly viewers: number;
  readonly creators: number;
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
  /** Entries that are there already for `growth_ratio`; 0 leaves it out. */
  readonly entries: number;
}

export const HELP = `npm run bench -- ledger [options]

Durable gifts per second through the teller, beside a TPC-B-like transaction, the textbook way and the physical limit of the schema, all on
one freshly started PostgreSQL with fsync and synchronous_commit on.

  --viewers N    wallets (200000)
  --creators N   creators with a room each (1000)
  --rounds N     interleaved rounds; every figure is their median (3)
  --seconds N    of each measurement (8)
  --entries N    entries that are there already for growth_ratio (10000000; 0 leaves it out)
  --quick        20000 wallets, one round of 3 s, 200000 entries: to see that it runs
  --json         one JSON object as the last line`;

const NUMBERS = {
  '--viewers': 'viewers',
  '--creators': 'creators',
  '--rounds': 'rounds',
  '--seconds': 'seconds',
  '--entries': 'entries',
} as const;

/** @throws Error with a sentence for what is not understood. */
export function parseOptions(args: readonly string[]): Options {
  const options = {
    json: false,
    help: false,
    viewers: 200_000,
    creators: 1_000,
    rounds: 3,
    seconds: 8,
    entries: 10_000_000,
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--json') options.json = true;
    else if (arg === '--help') options.help = true;
    else if (arg === '--quick') Object.assign(options, { viewers: 20_000, rounds: 1, seconds: 3, entries: 200_000 });
    else if (arg in NUMBERS) {
      const value = Number(args[++i]);
      if (!Number.isInteger(value) || value < (arg === '--entries' ? 0 : 1))
        throw new Error(`${arg} needs a whole number.`);
      options[NUMBERS[arg as keyof typeof NUMBERS]] = value;
    } else throw new Error(`There is no option ${arg}.`);
  }
  return options;
}
