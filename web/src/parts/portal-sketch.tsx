/** A schematic of the portal's two pages with what to set on each: no brand, no address bar, labels in English with their meaning beneath. */
import type { Utility } from '../answers.ts'
import { useView } from '../view.ts'
import { Icon } from './icon.tsx'

/** The label's meaning, where it is not in the reader's language already. */
function Gloss(props: { words: string }) {
  const { locale } = useView()
  if (locale === 'en') return null
  return <span class="gloss">{props.words}</span>
}

function Mark(props: { n: number }) {
  return (
    <span class="call" aria-hidden="true">
      {props.n}
    </span>
  )
}

function Ticked(props: { label: string; meaning: string }) {
  return (
    <div class="ck">
      <span class="bx">
        <Icon name="check" size={13} width={3.5} />
      </span>
      <span>
        <span lang="en">{props.label}</span>
        <Gloss words={props.meaning} />
      </span>
    </div>
  )
}

function Term(props: { utility: Utility }) {
  const w = useView().words.connect
  return (
    <div class="blk">
      <Mark n={3} />
      <b lang="en">{props.utility.portal.term}</b>
      <Gloss words={w.term} />
      <div class="sel">
        <span lang="en">{props.utility.portal.untilRevoked}</span>
        <Icon name="down" size={16} width={2.5} />
      </div>
      <Gloss words={w.untilRevoked} />
    </div>
  )
}

export function PortalSketch(props: { utility: Utility; sampleAddress: string }) {
  const w = useView().words.connect
  const { portal } = props.utility
  return (
    <>
      <section class="frame" aria-label={w.pageOne}>
        <div class="portal">
          <div class="bar1">{w.pageOne}</div>
          <div class="pb">
            <div class="blk">
              <Mark n={1} />
              <b>{w.address}</b>
              {props.sampleAddress}
            </div>
            <div class="blk">
              <Mark n={2} />
              <Ticked label={portal.shareBox} meaning={w.shareBox} />
            </div>
            <Term utility={props.utility} />
            <span class="go" lang="en">
              {portal.submit}
            </span>
            <Gloss words={w.submit} />
          </div>
        </div>
      </section>
      <section class="frame" aria-label={w.pageTwo}>
        <div class="portal">
          <div class="bar1">{w.pageTwo}</div>
          <div class="pb">
            <div class="blk">
              <Mark n={4} />
              <b>{w.data}</b>
              {(['account', 'billing', 'usage'] as const).map((category) => (
                <Ticked key={category} label={portal.categories[category]} meaning={w.categories[category]} />
              ))}
            </div>
            <Term utility={props.utility} />
            <span class="go" lang="en">
              {portal.accept}
            </span>
            <Gloss words={w.accept} />
          </div>
        </div>
      </section>
    </>
  )
}
