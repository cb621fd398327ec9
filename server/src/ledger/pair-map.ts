/**
 * A map of two keys. Joining them to one text would make a new string, and hash it, for every look: with a dozen looks a gift that was a fifth
 * of the teller's time.
 */
export class PairMap<First, Second, Value> {
  readonly #all = new Map<First, Map<Second, Value>>();

  get(first: First, second: Second): Value | undefined {
    return this.#all.get(first)?.get(second);
  }

  has(first: First, second: Second): boolean {
    return this.#all.get(first)?.has(second) === true;
  }

  set(first: First, second: Second, value: Value): void {
    const some = this.#all.get(first);
    if (some) some.set(second, value);
    else this.#all.set(first, new Map([[second, value]]));
  }

  /** The value there, made when there is none. */
  ensure(first: First, second: Second, make: () => Value): Value {
    let value = this.get(first, second);
    if (value === undefined) this.set(first, second, (value = make()));
    return value;
  }

  /** All values, those of one first key together. */
  values(): Value[] {
    const out: Value[] = [];
    for (const some of this.#all.values()) for (const value of some.values()) out.push(value);
    return out;
  }
}
