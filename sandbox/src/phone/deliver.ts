/** What becomes of a text after it was taken: sent, delivered or not, each step told to the sender; and what a person writes back. */
import type { World } from '../world.ts'
import { accountOf, keepText, moveText, movingTexts, setOptedOut, type TextMessage } from './texts.ts'
import { postForm } from './twilio-form.ts'

/** The provider's own words for stopping and starting again; it answers these itself (Twilio, default keywords). */
const stopWords = ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']
const startWords = ['START', 'UNSTOP']

type Step = { status: string; errorCode: string | null }

/** The next step of a text. */
function nextOf({ status, fault }: TextMessage): Step {
  if (status === 'queued') return { status: 'sent', errorCode: null }
  if (fault === 'undelivered') return { status: 'undelivered', errorCode: '30003' }
  if (fault === 'landline') return { status: 'undelivered', errorCode: '30006' }
  return { status: 'delivered', errorCode: null }
}

/** Every text that is under way goes one step on. */
export async function moveTexts(world: World): Promise<void> {
  const token = accountOf(world)?.token
  const steps = movingTexts(world).map((text) => ({ text, step: nextOf(text) }))
  for (const { text, step } of steps) moveText(world, text.sid, step.status, step.errorCode)
  if (token !== undefined) await Promise.all(steps.map(({ text, step }) => tell(text, step, token)))
}

async function tell(text: TextMessage, step: Step, token: string): Promise<void> {
  const { fault, callback } = text
  if (callback === null || fault === 'callbacks-none' || fault === 'lost-answer') return
  const post = ({ status, errorCode }: Step, key = token) => postForm(callback, fieldsOf(text, status, errorCode), key)
  if (fault === 'callbacks-forged') {
    await post({ status: 'undelivered', errorCode: '30006' }, 'another token')
    return
  }
  if (fault === 'callbacks-backwards') {
    // The first step is told after the last one.
    if (step.status === 'sent') return
    await post(step)
    await post({ status: 'sent', errorCode: null })
    await post({ status: 'queued', errorCode: null })
    return
  }
  await post(step)
  if (fault === 'callbacks-twice') await post(step)
}

const fieldsOf = ({ sid, sender, recipient }: TextMessage, status: string, errorCode: string | null) => ({
  ...{ MessageSid: sid, SmsSid: sid, MessageStatus: status, SmsStatus: status, From: sender, To: recipient },
  ...(errorCode === null ? {} : { ErrorCode: errorCode }),
})

/** A person writes to the app; its answer, and the provider's own, arrive at once. */
export async function writeBack(world: World, number: string, body: string): Promise<void> {
  const account = accountOf(world)
  const word = body.trim().toUpperCase()
  const kind = stopWords.includes(word) ? 'STOP' : startWords.includes(word) ? 'START' : null
  const { sid } = keepText(world, { direction: 'inbound', sender: number, recipient: account?.from ?? '', body, status: 'received' })
  if (kind !== null) setOptedOut(world, number, kind === 'STOP')
  if (account === undefined) return
  const fields = { MessageSid: sid, AccountSid: account.account, From: number, To: account.from, Body: body, NumMedia: '0' }
  const answer = await postForm(account.inboundUrl, { ...fields, ...(kind === null ? {} : { OptOutType: kind }) }, account.token)
  const said =
    kind === 'STOP'
      ? 'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.'
      : kind === 'START'
        ? 'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe.'
        : messageIn(answer ?? '')
  if (said !== undefined)
    keepText(world, { direction: 'outbound-reply', sender: account.from, recipient: number, body: said, status: 'delivered' })
}

/** The text of a `<Response><Message>…`; nothing where it has none. */
function messageIn(xml: string): string | undefined {
  const text = /<Message>([^<]*)<\/Message>/.exec(xml)?.[1]
  return text?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
