/** Thank-yous and the end of a live session. */
import { bucketOf, newId } from '@busker/protocol';
import { targetEventKind, type TargetEventCommand } from '../../../server/src/targets/target-event.ts';
import type { Model } from '../model.ts';
import { NO_BUS } from '../world.ts';
import { kind } from './kind.ts';

/** Targets that end in the posting under way: closed to what comes after the end, open still for its gifts, which stand before it. */
const endingIn = (model: Model): Set<string> => model.part('ending targets', () => new Set<string>());

export const targetEvent = kind<TargetEventCommand>({
  name: 'target_event',
  weight: 6,
  server: targetEventKind(NO_BUS),
  make(world) {
    const { chance, model } = world;
    const target = model.targets.get(world.aTarget())!;
    if (target.live && chance.maybe(0.15))
      return {
        owner: target.creator,
        id: world.idOf(`end ${target.id}`),
        event: { target: target.id, kind: 'live_ended', subject: target.id, payload: {} },
      };
    const person = world.someone();
    const owner = chance.maybe(0.05) ? world.someone() : target.creator;
    const message = { id: newId(bucketOf(owner)), author: owner, text: `Thank you, ${chance.whole(1, 9)}` };
    return {
      owner,
      id: newId(),
      event: {
        target: chance.maybe(0.03) ? newId() : target.id,
        kind: 'thanks',
        subject: person,
        payload: { person },
        ...(chance.maybe(0.5) ? { message } : {}),
      },
    };
  },
  again: (_world, command) => command,
  other: (world, command) =>
    command.event.kind === 'live_ended'
      ? undefined
      : { ...command, event: { ...command.event, payload: { person: world.someone(), n: 1 } } },
  content: ({ event }) => [event.target, event.kind, event.subject, event.payload, event.message?.text],
  expect(model, { owner, event }) {
    const target = model.targets.get(event.target);
    if (!target || target.creator !== owner) return { outcome: 'not_found' };
    if (event.kind === 'thanks' && (!target.open || endingIn(model).has(target.id)))
      return { outcome: 'target_closed' };
    return {
      outcome: 'ok',
      effect: {
        answer: {},
        legs: [],
        platform: [],
        log: [
          {
            target: event.target,
            kind: event.kind,
            subject: event.subject,
            says: event.message ? { ...event.payload, message: event.message.id } : event.payload,
          },
        ],
        apply(now) {
          if (event.kind !== 'live_ended') return;
          endingIn(now).add(event.target);
          now.atEnd(() => {
            endingIn(now).delete(event.target);
            now.targets.get(event.target)!.open = false;
          });
        },
      },
    };
  },
});
