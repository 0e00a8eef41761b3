/** The vocabulary of facts: what modules tell the ones after them. `flow.ts` says what is done about each. */

export type FactName =
  /** `ntf_…`: a utility told us that data is ready; an untrusted hint. */
  | 'notification.received'
  /** `mem/req`: a batch is to be asked for, or asked for again. */
  | 'batch.wanted'
  /** `mem/doc`: a document is stored byte for byte. */
  | 'batch.fetched'
  /** `mem/spt`: readings of a service point were stored or revised. */
  | 'readings.stored'
  /** `mem/aut`: an authorization was granted and its tokens are kept. */
  | 'authorization.activated'
  /** `mem/aut`: it is time to ask the utility for news of an authorization. */
  | 'authorization.poll'
  /** `mem/spt`: a service point has readings of its own and belongs to the member. */
  | 'service-point.proven'
  /** `evt_…` */
  | 'event.scheduled'
  | 'event.changed'
  /** `mem/par`: the event is over, or something the measurement waited for may have come. */
  | 'participation.due'
  /** `mem/par`: a new version of the measurement is stored. */
  | 'participation.measured'
  /** `mem/ern` */
  | 'earning.booked'
  /** `mem/mth`: the member named a way to be paid. */
  | 'payout-method.set'
  /** `mem/pay`: the money is set aside in the ledger. */
  | 'payout.reserved'
  /** `mem/pay`: nobody knows whether the rail has the order; time to look again. */
  | 'payout.doubtful'
  /** `mem/pay`: the rail has the order; time to look how it stands. */
  | 'payout.submitted'
  /** `mem/pay`: the rail says that the money arrived. */
  | 'payout.settled'
  /** `mem/pay`: rejected, or paid and sent back; the member is owed it again. */
  | 'payout.returned'
  /** `mem/msg` */
  | 'message.queued'
