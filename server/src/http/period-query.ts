/** What a door was asked for as a period or a moment. */
import { BuskerError, type PeriodQuery } from '@busker/protocol';
import type { Clock } from '../platform/clock.ts';
import { dayIn, isDay, isTimeZone, monthPeriod, periodOf, type Period } from '../platform/time-zone.ts';

/** Longest period in days: a leap year, so that every year can be had at once. */
const LONGEST_DAYS = 366;
const DAY_MS = 86_400_000;

/** @throws BuskerError `bad_request` naming what is wrong. */
export function readPeriodQuery(asked: PeriodQuery, clock: Clock): Period {
  const time_zone = asked.time_zone ?? 'UTC';
  if (!isTimeZone(time_zone)) throw new BuskerError('bad_request', { field: 'time_zone', why: 'is no time zone' });
  if (asked.month !== undefined) return monthPeriod(asked.month, time_zone);
  if (asked.from === undefined && asked.to === undefined)
    return monthPeriod(dayIn(clock.now(), time_zone).slice(0, 7), time_zone);
  const { from, to } = asked;
  if (from === undefined || !isDay(from)) throw new BuskerError('bad_request', { field: 'from', why: 'is no day' });
  if (to === undefined || !isDay(to)) throw new BuskerError('bad_request', { field: 'to', why: 'is no day' });
  if (to < from) throw new BuskerError('bad_request', { field: 'to', why: 'lies before from' });
  if (Date.parse(to) - Date.parse(from) >= LONGEST_DAYS * DAY_MS)
    throw new BuskerError('bad_request', { field: 'to', why: `lies more than ${LONGEST_DAYS} days after from` });
  return periodOf(from, to, time_zone);
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A moment; the present one when none was asked for. @throws BuskerError `bad_request` */
export function readMoment(asked: string | undefined, clock: Clock): Date {
  if (asked === undefined) return clock.now();
  const moment = new Date(asked);
  if (!MOMENT.test(asked) || Number.isNaN(moment.getTime()))
    throw new BuskerError('bad_request', { field: 'at', why: 'is no moment such as 2026-11-27T19:00:00Z' });
  return moment;
}
