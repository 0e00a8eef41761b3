/** The vocabulary of facts: what modules tell the ones after them. `flow.ts` says what is done about each. */

export type FactName =
  /** `ntf_…`: a utility told us that data is ready; an untrusted hint. */
  | 'notification.received'
  /** `mem/req`: a batch is to be asked for, or asked for again. */
  | 'batch.wanted'
  /** `mem/doc`: a document is stored byte for byte. */
  | 'batch.fetched'
  /** A utility's id: it is time to ask for the data of all its authorizations at once. */
  | 'bulk.poll'
  /** `blk_…`: a batch of many customers is to be asked for, or asked for again. */
  | 'bulk.wanted'
  /** `blk_…`: its document is stored byte for byte, and is to be split. */
  | 'bulk.fetched'
  /** `mem/spt`: readings of a service point were stored or revised. */
  | 'readings.stored'
  /** `mem/aut`: an authorization was granted and its tokens are kept. */
  | 'authorization.activated'
  /** `mem/aut`: it is time to ask the utility for news of an authorization. */
  | 'authorization.poll'
  /** `mem/aut`: the utility is to be asked how this authorization stands. */
  | 'authorization.check'
  /** `mem/aut`: its categories or its term are no longer what they were. */
  | 'authorization.changed'
  /** `mem/aut`: it ended, and its tokens are gone. */
  | 'authorization.ended'
  /** `mem/aut`: the member stopped it here; the utility is to be told. */
  | 'authorization.stopped'
  /** `mem/aut`: the member is stopping it; the last days that finished events need are to be asked for. */
  | 'authorization.stopping'
  /** `mem/aut`: time to use it, so that the utility does not end it as idle, and to read its customer data. */
  | 'authorization.touch'
  /** A utility's id: time to read how all its authorizations stand. */
  | 'utility.check'
  /** `mem/spt`: time to see whether readings are missing. */
  | 'readings.review'
  /** `mem/spt`: a service point has readings of its own and belongs to the member. */
  | 'service-point.proven'
  /** `mem`: the member accepted the participation agreement. */
  | 'agreement.accepted'
  /** `mem`: the member deletes the account; time to see whether what is unpaid is through. */
  | 'member.leaving'
  /** `mem`: nothing more is collected or paid of a member who leaves. */
  | 'member.settled'
  /** `mem`: what proves the member's payments is sealed; everything else may go. */
  | 'member.sealed'
  /** `mem`: every module has removed what it held. */
  | 'member.left'
  /** `mem/proof`: the date has come until which a proof was kept. */
  | 'proof.expired'
  /** `mem/acc`: the utility accepted the account into a program. */
  | 'enrolment.accepted'
  /** `evt_…` */
  | 'event.scheduled'
  | 'event.changed'
  /** `evt_…`: it begins in a quarter of an hour. */
  | 'event.soon'
  /** `evt_…`: its first moment has come. */
  | 'event.began'
  /** `evt_…`: a moment has come at which all who take part are looked at: after the event, at the deadline, at each true-up. */
  | 'event.due'
  /** `evt_…`: what the utility will pay for the event is to be reckoned again. */
  | 'event.reckon'
  /** `feed`: time to count how much of the last days’ readings has come. */
  | 'feed.count'
  /** `evt_…`: how the event stands is to be counted again. */
  | 'event.tally'
  /** `rsv_…`: what the utility will pay for pledged load is to be reckoned again: a month is over, or an event says something else of it. */
  | 'reservation.reckon'
  /** `mem/par`: the time has come by which an account connected later was to be paid. */
  | 'participation.promised'
  /** `mem/par`: that time passed without a rail having the payment; the reason is noted. */
  | 'promise.missed'
  /** `mem/par`: what was held of a provisional payment is released. */
  | 'participation.release'
  /** `mem/par`: the event is over, or something the measurement waited for may have come. */
  | 'participation.due'
  /** `mem/par`: a new version of the measurement is stored. */
  | 'participation.measured'
  /** `books`: time to seal the journals that were booked since. */
  | 'books.seal'
  /** `mem/ern` */
  | 'earning.booked'
  /** `mem/ern`: something holds it from now on. */
  | 'earning.held'
  /** `mem/mth`: the member named a way to be paid. `mem/dch`: an account's money goes to a payee who has none. */
  | 'payout-method.set'
  /** `mem/mth`: the member asked for another way to be paid, which counts later. */
  | 'payout-method.changing'
  /** `mem/mth`: the time has come from which that change counts. */
  | 'payout-method.due'
  /** `mem/dch`: the member asked that an account's money go to another payee, which counts later. */
  | 'account-destination.changing'
  /** `mem/dch`: the time has come from which that counts. */
  | 'account-destination.due'
  /** `mem/pay`: the money is set aside in the ledger. */
  | 'payout.reserved'
  /** `mem/pay`: nobody knows whether the rail has the order; time to look again. */
  | 'payout.doubtful'
  /** `mem/pay`: the rail has the order; time to look how it stands. */
  | 'payout.submitted'
  /** `mem/pay`: the payee can take the money at a page of the rail. */
  | 'payout.link-ready'
  /** `mem/pay`: the rail says that the money arrived. */
  | 'payout.settled'
  /** `mem/pay`: rejected, or paid and sent back; the member is owed it again. */
  | 'payout.returned'
  /** `mem/referral`: the friend's grant is verified, and both are promised their money. */
  | 'referral.activated'
  /** `mem/referral`: time to see how a referral stands. */
  | 'referral.due'
  /** `utility/program`: its limit was changed, or its utility has paid: there may be room for payouts that wait. */
  | 'exposure.changed'
  /** `mem/ern`, or `mem/` and what ended a hold: what of the member waits is judged again. */
  | 'earning.released'
  /** `mem/year`: the member is asked for a tax form. */
  | 'tax-form.wanted'
  /** A rail's id: time to hold its statement against our books. */
  | 'rail.reconcile'
  /** `mem/rvw`: a person answered a customer’s question about a payment. */
  | 'review.answered'
  /** `mem/msg`: an e-mail. */
  | 'message.queued'
  /** `mem/msg`: a text message. */
  | 'sms.queued'
  /** `mem/msg`: a notice to the member's devices. */
  | 'push.queued'
