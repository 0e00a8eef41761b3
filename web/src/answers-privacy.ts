/** What is held of a member, who saw it, how it is taken away, stopped and deleted. */
import type { Form } from './answers.ts'

/** Days are civil dates, moments RFC 3339; `detail` is what it is recognised by: an address, an ending, bytes or cents. */
export type Holding = { kind: string; count: number; from: string | null; to: string | null; detail: string | null }
/** How long what proves something is kept after the member left. */
export type Kept = { kind: string; years: number; source: string; verified: boolean }
export type View = { at: string; by: 'you' | 'staff' | 'delegate' | 'system'; what: string; reason: string | null; reference: string }
export type SharedAccount = {
  id: string
  nickname: string | null
  utilityName: string
  accountEnding: string | null
  state: 'shared' | 'stopping' | 'ended' | 'none'
  /** When a share that is being stopped ends at the latest. */
  untilAt: string | null
  /** Finished events that are not paid for good. */
  unpaidEvents: number
  /** Whether the utility is told by us, or only the customer can end it there. */
  ending: 'we-tell' | 'portal' | 'we-told' | null
}
export type PrivacyAnswer = {
  holdings: Holding[]
  kept: Kept[]
  views: View[]
  moreViews: boolean
  accounts: SharedAccount[]
  /** `sign-in-again` when something was asked for that takes a recent sign-in. */
  form: Form
  said: 'stopped' | null
}

export type DeletingAnswer = {
  /** What goes, by kind. */
  goes: Holding[]
  payments: number
  /** Until when the newest payment's proof would be kept; null where nothing was ever paid. */
  keptUntilAt: string | null
  kept: Kept[]
  money: {
    /** On its way, or still to be worked out: it is paid first. */
    unpaidEvents: number
    waitingCents: number
    /** What only the member could let go on: no way to be paid, or a tax form. */
    stuckCents: number
    /** An event runs now: it is not paid if the account goes before it ends. */
    running: boolean
  }
  portals: string[]
  settleDays: number
  form: Form
}

export type DepartureAnswer = {
  reference: string
  state: 'settling' | 'removing' | 'gone'
  askedAt: string
  settleByAt: string
  leftAt: string | null
  removed: { kind: string; count: number }[]
  kept: { kind: string; count: number; untilAt: string }[]
  owedCents: number
  portals: string[]
  jsonUrl: string
  pdfUrl: string
}
