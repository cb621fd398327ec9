/** Every text of the overlay page; the broadcast's audience may see them, so they are short and calm. */
export const t = {
  revoked: 'Gifts are off: this overlay link was revoked. Make a new one in the studio.',
  noToken: 'Gifts are off: this address has no link token. Copy it again from the studio.',
  refused: 'Gifts are off: this overlay link is not known. Make a new one in the studio.',
  waiting: 'Gifts are waiting for the connection.',
};
