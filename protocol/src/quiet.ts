/** Quiet hours: a span of every day in a time zone, told as the wall clock there shows it. */
import Type, { type Static } from 'typebox';

const ClockTime = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'HH:MM' });

export const QuietHours = Type.Object({
  from: ClockTime,
  /** Before `from`: on the next day. */
  to: ClockTime,
  time_zone: Type.String({ minLength: 1, maxLength: 64, description: 'IANA name, e.g. Europe/Berlin' }),
});
export type QuietHours = Static<typeof QuietHours>;

const DAY_MINUTES = 1_440;
/** Looked at again at least so often: a clock may have been put forward or back meanwhile. */
const LONGEST_LOOK_MINUTES = 60;

export function minutesOf(clock_time: string): number {
  const [hours, minutes] = clock_time.split(':').map(Number) as [number, number];
  return hours * 60 + minutes;
}

export function clockTime(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function minuteIn(time_zone: string, at_ms: number): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: time_zone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
  });
  const part = (type: string): number => Number(format.formatToParts(at_ms).find((each) => each.type === type)?.value);
  return part('hour') * 60 + part('minute');
}

/** Whether it is quiet at a moment, and after how long that has to be looked at again. */
export function quietAt(hours: QuietHours, at_ms: number): { quiet: boolean; look_again_ms: number } {
  const now = minuteIn(hours.time_zone, at_ms);
  const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)];
  const quiet = from < to ? from <= now && now < to : now >= from || now < to;
  const left = ((quiet ? to : from) - now + DAY_MINUTES) % DAY_MINUTES;
  const into_minute_ms = at_ms % 60_000;
  return { quiet, look_again_ms: Math.min(left, LONGEST_LOOK_MINUTES) * 60_000 - into_minute_ms };
}
