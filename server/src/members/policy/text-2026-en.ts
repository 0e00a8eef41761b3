/** The privacy policy of 2026 in English. A change is a new version beside it. */
import type { AgreementText } from '#members/agreement/agreement.ts'

export const policy2026En: AgreementText = {
  title: 'Privacy policy',
  sections: [
    {
      heading: 'In short',
      paragraphs: [
        'We read your meter’s readings to work out what you saved, to pay you, and to show you the calculation. We do not sell them or use them for anything else.',
        'You decide what you share. You can see all of it, take it with you, and stop sharing the same day.',
      ],
    },
    {
      heading: 'What we get from your electric company, and why',
      paragraphs: [
        'Usage: your interval readings and up to two years of history. They tell us what is usual for you and how much you saved.',
        'Account details: account number, service address, and meter number. Without them we can’t enroll the account or know that the readings are yours.',
        'Billing: rate and bills, to check that the account can take part.',
        'We never get your password at the company, or the card or bank details you pay your bill with.',
      ],
    },
    {
      heading: 'What you give us',
      paragraphs: [
        'Your name, your email, and your language. If you want text messages, your phone number, which we keep encrypted.',
        'How you want to be paid: the kind and the last four digits. Only the payment service has the full number.',
        'We don’t ask for your Social Security number to sign up. If your payments in a year reach the limit in the tax law, the form goes straight to whoever must receive it; we only note that it came, and when.',
      ],
    },
    {
      heading: 'Who sees it',
      paragraphs: [
        'You, all of it. Our team, only what it takes to answer you or to fix a payment; each time they look is recorded, and you can see the record.',
        'Your electric company knows that you share data with us, and gets the list of accounts enrolled in its programs.',
        'The payment service gets the amount and the way to pay you. The email service and the text message service get what we write to you.',
        'Whoever referred you, or whom you refer, sees a first name and how far the referral is. Nothing about your usage.',
        'Authorities get only what the law makes us hand over.',
      ],
    },
    {
      heading: 'What we never do',
      paragraphs: [
        'We don’t sell or lend your data. These pages have no advertising and no outside program that follows you.',
        'We don’t change your electricity supplier or your rate, and we don’t use your account number for that.',
        'We tell nobody when there are people in your home.',
      ],
    },
    {
      heading: 'How long we keep it',
      paragraphs: [
        'Near-real-time readings, one week. Other readings and your details, for as long as you have an account with us.',
        'What proves a payment (your readings of that event and the records of the money) is kept after that too, sealed, until the date we tell you when you delete. The law asks us to be able to show each payment.',
      ],
    },
    {
      heading: 'How to take it, stop sharing, and delete it',
      paragraphs: [
        'Under “Privacy and data” you see what we hold and who saw it, and take it with you as a spreadsheet, Green Button, or JSON.',
        'Under “Accounts” you stop sharing with two taps, the same day. You can also end the authorization on your company’s own page.',
        'If you ask us to delete your account, we first finish calculating and paying what you earned. Then we delete everything that does not prove a payment.',
      ],
    },
    {
      heading: 'How we protect it',
      paragraphs: [
        'There are no passwords to steal: you sign in with a one-time code or a passkey. The keys to your electric company are kept encrypted.',
        'If something fails and your data are exposed, we tell you without waiting to know everything.',
      ],
    },
    {
      heading: 'If this policy changes',
      paragraphs: ['The new version is published here with its date before it counts, and earlier ones can still be read.'],
    },
  ],
}
