/** Files for a person to keep, under names that say what they are. */
import { type Bundle, canonicalJson, type Json, type ReservationBundle } from '@quickpay/receipt'
import type { Locale, Payment } from '@quickpay/web/answers'
import { receiptText } from '@quickpay/web/receipt-text'
import { issuedAt, receiptPdf } from './receipt-pdf.ts'

export const download = (body: string | Uint8Array<ArrayBuffer>, type: string, name: string): Response =>
  new Response(body, { headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` } })

/** A file that is written while it is read, so that its size does not matter. */
export const downloadPieces = (pieces: AsyncGenerator<string>, type: string, name: string): Response => {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await pieces.next()
      if (next.done) controller.close()
      else controller.enqueue(encoder.encode(next.value))
    },
    // Who goes away in the middle is not read on for.
    cancel: async () => void (await pieces.return(undefined)),
  })
  const headers = { 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'x-content-type-options': 'nosniff' }
  return new Response(body, { headers })
}

/** The proof of a payment, under the name that the page's own instruction uses. */
export const downloadBundle = (bundle: Bundle | ReservationBundle): Response =>
  download(canonicalJson(bundle as Json), 'application/json', 'bundle.json')

/** The receipt as a document, with its proof inside where there is one. */
export async function downloadReceipt(payment: Payment, bundle: Bundle | ReservationBundle | null, locale: Locale): Promise<Response> {
  const proof = bundle && payment.proof && { json: canonicalJson(bundle as Json), keysUrl: payment.proof.keysUrl }
  const pdf = await receiptPdf(receiptText(payment, locale), proof, issuedAt(payment))
  return download(pdf, 'application/pdf', `${payment.reference}.pdf`)
}
