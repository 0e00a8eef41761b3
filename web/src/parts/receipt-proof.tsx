/** What a receipt can be checked and kept with: its proof, how to verify it, and the document. */
import type { Payment } from '../answers.ts'
import { fill } from '../sentence.ts'
import { useView } from '../view.ts'
import { Icon } from './icon.tsx'

export function ReceiptProof(props: { payment: Payment }) {
  const { words, href, format } = useView()
  const w = words.receipt
  const { proof, pdfUrl } = props.payment
  const at = (url: string) => (/^\/(es|en)\//.test(url) ? url : href(url))
  return (
    <section class="card help" aria-labelledby="proof">
      <div>
        <h2 id="proof">{proof ? w.proofTitle : words.why.keepTitle}</h2>
        {proof && (
          <>
            <p class="m2">{{ readings: w.proof, report: w.proofOfReport, pledge: w.proofOfPledge }[proof.of]}</p>
            <code class="mono">qpc verify bundle.json</code>
            <p class="xs m3">
              {fill(words.why.signedBy, { keyId: proof.keyId }, format())} {fill(words.why.keys, { url: proof.keysUrl }, format())}
            </p>
          </>
        )}
      </div>
      <div class="acts">
        <a class="btn sec" href={at(pdfUrl)}>
          <Icon name="doc" size={19} width={2} />
          {words.why.pdf}
        </a>
        {proof && (
          <a class="btn sec" href={at(proof.url)} download="bundle.json">
            <Icon name="dl" size={19} width={2} />
            {w.download}
          </a>
        )}
      </div>
    </section>
  )
}
