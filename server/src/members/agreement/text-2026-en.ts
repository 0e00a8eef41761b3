/** The participation agreement of 2026 in English. Its figures are those of the reward plans; a test compares them. */
import type { AgreementText } from '#members/agreement/agreement.ts'

export const text2026En: AgreementText = {
  title: 'Participation agreement',
  sections: [
    {
      heading: 'What we do',
      paragraphs: [
        'With your authorization we read your electricity use at your utility, enroll your account in its demand response programs, and tell you of each event.',
        'After each event we work out how much you saved against your usual usage, pay you, and show you the whole calculation.',
        'We do not change your electricity supplier or your rate, and we charge you nothing.',
      ],
    },
    {
      heading: 'What we pay you, and our share',
      paragraphs: [
        'We pay you 75% of what the program pays for each kWh saved. The other 25% is ours; it covers the service and the risk of paying you ahead.',
        'If your account pledges a fixed reduction for each month, we also pay you 75% of what the utility pays for that pledge. With each event of the month we advance 50% of your part; the rest comes when the month is closed.',
      ],
    },
    {
      heading: 'Who pays, and when',
      paragraphs: [
        'We pay you, within a day of the end of the event, by the method you choose. The utility pays us later.',
        'If the utility pays us late or too little, you give nothing back for that.',
        'If your readings come late, if there is no way to pay you on file, or if the law asks for a form, the payment waits. We tell you why and until when.',
      ],
    },
    {
      heading: 'Provisional and final pay',
      paragraphs: [
        'Some readings are corrected in the days after. If we pay you on readings that may still change, the payment is provisional: up to $25 in full; if it is more than $25, 10% of it waits for 7 days.',
        'If the corrected readings say that you saved more, we pay you the difference. A paid receipt never changes.',
        'At home, if they say that you saved less, the difference is our loss. For a business, we set it against later payments of the same season, at most half of each; we never charge you for it.',
      ],
    },
    {
      heading: 'You never owe anything',
      paragraphs: ['If you use more than usual in an event, that event pays $0 and you owe nothing. There are no penalties.'],
    },
    {
      heading: 'One company per season',
      paragraphs: [
        'The programs admit one company like ours per account and season. While your account is enrolled with us, it cannot be enrolled with another.',
      ],
    },
    {
      heading: 'How to leave',
      paragraphs: [
        'You can leave an event, stop sharing your data, or leave the program whenever you want and at no cost, on your accounts page.',
        'What you have earned is paid to you.',
      ],
    },
    {
      heading: 'Your data',
      paragraphs: [
        'We use your readings to work out your payments and show them to you. We do not sell them.',
        'We do not ask for your password at the utility, nor for your social security number to sign up. If your payments of a year come near the limit of the tax law, the payment service will ask you for a form.',
      ],
    },
    {
      heading: 'Your health first',
      paragraphs: ['Taking part is optional. Do not turn off medical equipment, or the air conditioning if somebody at home needs it.'],
    },
    {
      heading: 'If this agreement changes',
      paragraphs: [
        'We will ask you to accept the new version before your account is enrolled again. Until then the one you accepted counts, and we e-mail you a copy.',
      ],
    },
  ],
}
