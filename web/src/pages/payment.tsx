/** The page of a payment, as the person sees it. */
import type { Answers } from '../answers.ts'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { Receipt } from '../parts/receipt.tsx'
import { useView } from '../view.ts'

export function PaymentPage(props: { answer: Answers['payment'] }) {
  const { words, href } = useView()
  const { answer } = props
  const underway = answer.state === 'preparing' || answer.state === 'sent'
  return (
    <MemberFrame>
      <Main className="wrap" live={underway}>
        <a class="back" href={href('/payments')}>
          <Icon name="left" size={18} width={2} />
          {words.home.payments}
        </a>
        <Receipt payment={answer} reviews={answer.reviews ?? []} />
      </Main>
    </MemberFrame>
  )
}
