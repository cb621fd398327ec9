/**
 * A map of two keys. Joining them to one text would make a new string, and hash it, for every look: with a dozen looks a gift that was a fifth
 * of the teller's time. A first key usually has one or two second ones, so those lie in a list that is walked; one with many gets a map.
 */
export class PairMap<First, Second, Value> {
  readonly #all = new Map<First, Few<Second, Value>>();

  get(first: First, second: Second): Value | undefined {
    return this.#all.get(first)?.get(second);
  }

  has(first: First, second: Second): boolean {
    return this.#all.get(first)?.get(second) !== undefined;
  }

  set(first: First, second: Second, value: Value & {}): void {
    const few = this.#all.get(first);
    if (few) few.set(second, value);
    else this.#all.set(first, new Few(second, value));
  }

  /** The value there, made when there is none. */
  ensure(first: First, second: Second, make: () => Value & {}): Value {
    let value = this.get(first, second);
    if (value === undefined) this.set(first, second, (value = make()));
    return value;
  }

  /** All values, those of one first key together. */
  values(): Value[] {
    const out: Value[] = [];
    for (const few of this.#all.values()) few.copyTo(out);
    return out;
  }
}

/** So many are walked. */
const WALKED = 8;

class Few<Key, Value> {
  readonly #keys: Key[];
  readonly #values: Value[];
  #places: Map<Key, number> | undefined;

  constructor(key: Key, value: Value) {
    this.#keys = [key];
    this.#values = [value];
  }

  #place(key: Key): number {
    return this.#places ? (this.#places.get(key) ?? -1) : this.#keys.indexOf(key);
  }

  get(key: Key): Value | undefined {
    const place = this.#place(key);
    return place < 0 ? undefined : this.#values[place];
  }

  set(key: Key, value: Value): void {
    const place = this.#place(key);
    if (place >= 0) {
      this.#values[place] = value;
      return;
    }
    this.#keys.push(key);
    this.#values.push(value);
    if (this.#places) this.#places.set(key, this.#keys.length - 1);
    else if (this.#keys.length > WALKED) this.#places = new Map(this.#keys.map((each, at) => [each, at]));
  }

  copyTo(out: Value[]): void {
    for (const value of this.#values) out.push(value);
  }
}
