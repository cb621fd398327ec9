/**
 * Who may do what: role × action. The server reads this table at every door (and only this table); sites read it to hide
 * what a person may not do. A test walks it exhaustively.
 *
 * Everybody signed in is a `viewer`. `creator` is gained by turning on creating. Operators hold `support`, `finance` or `admin`.
 * `overlay` is a link token that can only watch one creator's rooms.
 */
export const ROLES = ['visitor', 'viewer', 'creator', 'support', 'finance', 'admin', 'overlay'] as const;
export type Role = (typeof ROLES)[number];

const everybody = ['visitor', 'viewer', 'creator', 'support', 'finance', 'admin'] as const;
const people = ['viewer', 'creator', 'support', 'finance', 'admin'] as const;
const creators = ['creator'] as const;
const operators = ['support', 'finance', 'admin'] as const;

export const ACTIONS = {
  'catalogue.read': everybody,
  'feed.read': everybody,
  'seal.read': everybody,
  'room.watch': [...everybody, 'overlay'],
  'session.read': everybody,
  'me.read': people,
  'me.change': people,
  'me.erase': people,
  'wallet.read': people,
  'wallet.prove': people,
  'limit.write': people,
  'purchase.create': people,
  'gift.send': people,
  'chat.write': people,
  'comment.write': people,
  'like.write': people,
  'report.write': people,
  'block.write': people,
  'creator.become': people,
  'live.run': creators,
  'post.publish': creators,
  'thanks.write': creators,
  'mute.write': creators,
  'earnings.read': creators,
  'earnings.prove': creators,
  'overlay_link.write': creators,
  'show.run': creators,
  'widget.write': creators,
  'widget.test': creators,
  'cashout.request': creators,
  'payout_account.write': creators,
  'console.read': operators,
  'person.search': operators,
  'person.freeze': operators,
  'person.ban': ['support', 'admin'],
  'person.roles': ['admin'],
  'person.erase': ['admin'],
  'report.resolve': ['support', 'admin'],
  'words.change': ['support', 'admin'],
  'item.change': ['admin'],
  'pack.change': ['finance', 'admin'],
  'policy.change': ['finance', 'admin'],
  'setting.change': ['admin'],
  'purchase.read': ['support', 'finance', 'admin'],
  'purchase.refund': ['finance', 'admin'],
  'promo.grant': ['finance', 'admin'],
  'cashout.decide': ['finance', 'admin'],
  'ledger.read': ['finance', 'admin'],
  'doctor.run': ['finance', 'admin'],
  'audit.read': ['finance', 'admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof ACTIONS;

/** Whether any of the roles may do the action. */
export function may(roles: readonly Role[], action: Action): boolean {
  const allowed: readonly Role[] = ACTIONS[action];
  return roles.some((role) => allowed.includes(role));
}
