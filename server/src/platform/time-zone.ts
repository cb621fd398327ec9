/** Days of a time zone as moments. Time zones are named as in the IANA database; offsets come from the runtime's own copy of it. */

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(time_zone: string): Intl.DateTimeFormat {
  let format = formats.get(time_zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: time_zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(time_zone, format);
  }
  return format;
}

/** Whether a name is a time zone, e.g. "Europe/Berlin" or "UTC". */
export function isTimeZone(name: string): boolean {
  // Offsets such as "+02:00" are taken by the runtime too, but name no place.
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** The wall clock of a time zone at a moment, as if it were UTC, in milliseconds. */
function wallClock(moment_ms: number, time_zone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(time_zone).formatToParts(moment_ms)) part[type] = Number(value);
  return Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'], part['second']);
}

/** The day (`YYYY-MM-DD`) of a moment in a time zone. */
export function dayIn(moment: Date, time_zone: string): string {
  return new Date(wallClock(Math.floor(moment.getTime() / 1_000) * 1_000, time_zone)).toISOString().slice(0, 10);
}

/** A moment as the wall clock of a time zone shows it: "2026-11-27 19:04:05". */
export function localTime(moment: Date, time_zone: string): string {
  const shown = wallClock(Math.floor(moment.getTime() / 1_000) * 1_000, time_zone);
  return new Date(shown).toISOString().slice(0, 19).replace('T', ' ');
}

/** The first moment of a day (`YYYY-MM-DD`) in a time zone, plus a number of days. Where a clock change skips midnight, the first that there is. */
export function startOfDayIn(day: string, time_zone: string, plus_days = 0): Date {
  const wanted = Date.parse(`${day}T00:00:00.000Z`) + plus_days * 86_400_000;
  // Offsets change at most once within the day around it: one of the two candidates shows midnight, or midnight does not exist.
  const candidates = [wanted - 86_400_000, wanted + 86_400_000]
    .map((near) => wanted - (wallClock(near, time_zone) - near))
    .sort((a, b) => a - b);
  for (const candidate of candidates) if (wallClock(candidate, time_zone) === wanted) return new Date(candidate);
  // Midnight was skipped: the change itself is the day's first moment. It lies between the candidates.
  let [before, after] = [candidates[0]! - 1_000, candidates[1]! + 1_000];
  while (after - before > 1_000) {
    const middle = Math.floor((before + after) / 2_000) * 1_000;
    if (wallClock(middle, time_zone) < wanted) before = middle;
    else after = middle;
  }
  return new Date(after);
}

/** Days from one to another, both included, as the half-open range of moments [from, to). */
export interface Period {
  readonly first_day: string;
  readonly last_day: string;
  readonly time_zone: string;
  readonly from: Date;
  readonly to: Date;
}

export function periodOf(first_day: string, last_day: string, time_zone: string): Period {
  return {
    first_day,
    last_day,
    time_zone,
    from: startOfDayIn(first_day, time_zone),
    to: startOfDayIn(last_day, time_zone, 1),
  };
}

/** A month (`YYYY-MM`). */
export function monthPeriod(month: string, time_zone: string): Period {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const last = new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
  return periodOf(`${month}-01`, last, time_zone);
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** Whether a text is a day of the calendar, from 2000 to 2999. */
export function isDay(text: string): boolean {
  if (!DAY.test(text) || !text.startsWith('2')) return false;
  const time = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}
