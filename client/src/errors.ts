/** What can go wrong between a client and Busker, apart from refusals (those are `BuskerError`s of the protocol's error table). */

export interface ConnectionErrorFacts {
  /** HTTP status of an answer that was not Busker's, from a proxy for instance. */
  readonly status?: number;
  /**
   * Whether the command may have been carried out although no answer came. False: it never left, or Busker was never
   * reached, so nothing was charged. True: send it again with the same id, or look at the statement.
   */
  readonly maybe_done: boolean;
}

/** Busker could not be reached, or its answer never came. Sending the same command again with the same id is always safe. */
export class ConnectionError extends Error {
  readonly status: number | undefined;
  readonly maybe_done: boolean;
  constructor(message: string, facts: ConnectionErrorFacts, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConnectionError';
    this.status = facts.status;
    this.maybe_done = facts.maybe_done;
  }
}
