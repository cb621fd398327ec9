/** The climb: which rates are tried, lowest first. */

/** A person may send 15 gifts a second (server/src/safety/rate-limits.ts); the crowd stays well below, so that no limit has to be lifted. */
const MOST_PER_PERSON = 14;
const STEPS = [500, 1_000, 1_500, 2_000, 2_500, 3_000, 3_500, 4_000, 4_500, 5_000, 5_500, 6_000, 6_500, 7_000];

export const ratesUp = (people: number): number[] => STEPS.filter((rate) => rate <= people * MOST_PER_PERSON);
