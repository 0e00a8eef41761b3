/** A payment as the staff see it: the same receipt that the person has, so that both speak of the same figures. */
import type { Answers } from '../answers.ts'
import { Icon } from '../parts/icon.tsx'
import { Receipt } from '../parts/receipt.tsx'
import { StaffFrame } from '../parts/staff-frame.tsx'
import { useView } from '../view.ts'

/** What came back for these reasons is not the member's to mend. */
const ours = ['returned.order-failed', 'returned.order-canceled']

export function ConsolePayment(props: { answer: Answers['console-payment'] }) {
  const { words, href } = useView()
  const w = words.staff
  const { memberId, memberName, payment, explained } = props.answer
  return (
    <StaffFrame counts={null}>
      <a class="back" href={href(payment.event ? `/console/events/${payment.event.id}` : '/console')}>
        <Icon name="left" size={18} width={2} />
        {payment.event ? w.event : w.overview}
      </a>
      <p class="m2">
        {w.asSeenBy(memberName)} <a href={href(`/console/members/${memberId}`)}>{words.asked.console.member}</a>
      </p>
      {explained ? (
        <p class="callout card" role="status">
          {words.asked.console.explained}
        </p>
      ) : (
        <form class="callout card" method="post" action={href(`/console/members/${memberId}/payments/${payment.id}/explain`)}>
          <p>{words.asked.console.explainLead}</p>
          <button class="btn sec" type="submit">
            {words.asked.console.explain}
          </button>
        </form>
      )}
      {ours.includes(payment.why.whyReturned?.code ?? '') && (
        <form class="callout card" method="post" action={href(`/console/members/${memberId}/payments/${payment.id}/pay-again`)}>
          <p>{w.payAgainNote}</p>
          <button class="btn" type="submit">
            {w.payAgain}
          </button>
        </form>
      )}
      <Receipt payment={payment} forStaff />
    </StaffFrame>
  )
}
