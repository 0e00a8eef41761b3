import type { help as es } from '../es/help.ts'

export const help: typeof es = {
  title: 'Help',
  lead: 'Search, read what people ask most, or write to us.',
  search: 'Search the help',
  searchHint: 'In your own words: “my payment didn’t arrive”',
  find: 'Search',
  found: (n, query) => (n === 1 ? `1 answer for “${query}”` : `${n} answers for “${query}”`),
  none: (query) => `We found nothing for “${query}”. Write to us: a person answers.`,
  all: 'See all of the help',
  questionsTitle: 'Questions',
  termsTitle: 'What each word means',
  questions: {
    'why-amount': {
      question: 'Why did I receive this amount?',
      answer: [
        'Each payment opens a page with the full calculation: what you’d use on a day like this, minus what you used, times what we pay you per kWh.',
        'It also shows the days we used, the ones we left out and why, and a file with which anyone can repeat the calculation.',
      ],
      links: [
        ['/payments', 'See my payments'],
        ['/how', 'The calculation with an example'],
      ],
      also: 'little less money low calculation receipt explanation',
    },
    'why-nothing': {
      question: 'Why did I get nothing?',
      answer: [
        'The payment’s page says the exact reason: you used more than usual, readings are missing, the account was not enrolled or not in that network, you left the event, or it is too little for a transfer of its own.',
        'If you used more than usual there is no payment and you owe nothing. If something is missing, the page says what, and who is waiting for it.',
      ],
      links: [['/payments', 'See the reason']],
      also: 'zero $0 no payment held reason',
    },
    'when-paid': {
      question: 'When do I get paid?',
      answer: [
        'Within a day of the end of the event, if your account is connected and the readings arrive. Each payment shows its clock: what is missing, and who has it.',
        'Without a connection we calculate from your company’s report, and that takes weeks, or until after the summer.',
      ],
      links: [
        ['/payments', 'See my payments'],
        ['/record', 'How fast we have paid'],
      ],
      also: 'late delay slow deposit money wait fast my payment didn’t arrive',
    },
    'readings-late': {
      question: 'My readings are late or missing. Do I lose money?',
      answer: [
        'No. Companies send most readings the next day and some of them days later. While they are missing your payment waits, with its reason; when they arrive, we calculate it and pay.',
        'A missing reading never counts as zero.',
      ],
      links: [['/accounts', 'See my readings']],
      also: 'data lag meter delayed empty no reading',
    },
    'can-change': {
      question: 'Can a payment I already received change?',
      answer: [
        'A paid receipt never changes. If your company corrects the readings in your favor, we pay you the difference separately.',
        'At home, if they correct them the other way, we cover the difference. For a business it comes off later payments, at most half of each. We never charge you.',
      ],
      links: [['/terms', 'Read the agreement']],
      also: 'correction provisional give back clawback deduction adjust',
    },
    'estimate-differs': {
      question: 'Why isn’t the live amount what I was paid?',
      answer: [
        'During the event the readings are recent and unchecked: that is why we show a range and when the last one came. The payment is calculated afterwards, from the readings the company confirms.',
      ],
      links: [['/events', 'See my events']],
      also: 'estimate real time difference final',
    },
    'leave-event': {
      question: 'Do I have to take part? How do I leave an event?',
      answer: [
        'Taking part is optional. On the event’s page, tap “Leave this event”, or reply 2 to the text message. Leaving costs nothing.',
        'If somebody at home is ill or elderly, don’t turn off the air conditioning or any medical equipment.',
      ],
      links: [['/events', 'See my events']],
      also: 'opt out cancel obligation penalty optional can’t health medical',
    },
    'no-notice': {
      question: 'I wasn’t told about an event',
      answer: [
        'Under “Notifications” you choose how we write to you, and see what we sent and whether it arrived. Check your spam folder too.',
        'If your account is not enrolled, or your network was not called, there is no notice: the accounts page says so.',
      ],
      links: [
        ['/notifications', 'See my notifications'],
        ['/accounts', 'See my accounts'],
      ],
      also: 'notice notification message text email sms push missed',
    },
    'connection-broken': {
      question: 'The connection to my company broke, or something is missing',
      answer: [
        'Under “Accounts” each connection says what it lacks and has a button to fix it. It takes about 3 minutes, and nothing you have earned is lost.',
        'On the company’s page, check all three categories of data and choose to share until you revoke: with a short term, fast payments stop that day.',
      ],
      links: [['/accounts', 'Fix the connection']],
      also: 'connect authorization expired portal con edison orange rockland error permission',
    },
    moved: {
      question: 'I moved, or my meter was replaced',
      answer: [
        'If your meter was replaced in the same place, you don’t have to do anything: we follow the line from the old one to the new.',
        'If you moved, connect the new account and stop sharing the old one. It takes comparable days at the new place before the first payment.',
      ],
      links: [['/accounts', 'See my accounts']],
      also: 'move house new account number address meter swap',
    },
    solar: {
      question: 'I have solar panels. Can I take part?',
      answer: [
        'For now we don’t call accounts that send energy to the grid to events: the programs don’t pay them for it. You can still see your usage and what you send back.',
      ],
      links: [['/usage', 'See my usage']],
      also: 'panels net metering export grid',
    },
    cost: {
      question: 'Does it cost anything? Do you change my supplier or rate?',
      answer: [
        'It costs nothing, and it doesn’t change your electricity supplier or your rate: your bill stays as it is. We don’t ask for your Social Security number to sign up.',
        'We keep part of what the program pays; the receipt says how much.',
      ],
      links: [
        ['/terms', 'Read the agreement'],
        ['/how', 'Who pays whom'],
      ],
      also: 'free price fee commission esco scam fraud social security',
    },
    data: {
      question: 'What do you do with my data? How do I delete it?',
      answer: [
        'We calculate your payments and show them to you. We don’t sell it. You can see what we hold and who saw it, take it with you, stop sharing the same day, and delete your account.',
      ],
      links: [
        ['/policy', 'Read the privacy policy'],
        ['/privacy', 'See my data'],
      ],
      also: 'privacy password erase remove sell security stop sharing',
    },
    'referral-pay': {
      question: 'When am I paid for a referral?',
      answer: [
        'Within a day of the other person turning on QuickPayConnect with a complete connection. Under “Refer someone” you see which step each one is at, and whose turn it is.',
      ],
      links: [['/referrals', 'See my referrals']],
      also: 'friend invite link code bonus',
    },
    review: {
      question: 'I don’t agree with a payment',
      answer: [
        'On the payment’s page, tap “Ask for a review” and tell us what doesn’t add up. A person looks at it and answers within one business day, with a number to follow it by.',
        'If you have a file of your readings from your company, upload it on your account’s page: we compare it with what we hold.',
      ],
      links: [['/payments', 'Choose the payment']],
      also: 'complaint dispute wrong mistake appeal review csv',
    },
    'error-reference': {
      question: 'I saw an error page with a reference',
      answer: [
        'The reference tells us what happened at that moment. Copy it and send it with the form below; you need not explain more. Your money and your readings are safe.',
      ],
      links: [['#write', 'Write to us']],
      also: 'failure broken code problem screen',
    },
  },
  terms: {
    event: ['Event', 'A few hours of high demand in which your company asks people to use less, and pays for what is saved.'],
    baseline: [
      'Your usual usage',
      'What you use at those hours on comparable days, without holidays or days with an event. We measure what you saved against it.',
    ],
    'day-like-this': ['What you’d use on a day like this', 'Your usual usage with the same-day adjustment, if your plan has it.'],
    adjustment: [
      'Same-day adjustment',
      'If you used more or less than normal some hours before the event, your usual usage goes up or down in the same proportion, by at most 20%.',
    ],
    saved: ['Saved', 'What you’d use minus what you used, in kWh. It is what we pay you for.'],
    reading: [
      'Reading',
      'What your meter counted in 15 minutes (5 at many businesses). It can be measured, estimated by the company (E), or missing; missing is never zero.',
    ],
    connection: ['Connection', 'The permission you give on your company’s page for it to send us your readings.'],
    authorize: [
      'Authorize and stop sharing',
      'To give that permission, and to take it back. It ends the same day, here or on the company’s page.',
    ],
    'until-revoked': ['Until I revoke', 'The term to choose: the permission holds until you take it back.'],
    network: ['Network', 'The electric area your account is in. Each event calls some networks and not others.'],
    sent: [
      'Sent, received, returned',
      'Sent: the payment service accepted it. Received: it confirmed that it arrived. Returned: it came back, and the money is here.',
    ],
    provisional: [
      'Provisional payment',
      'Calculated from readings that the company may still correct. If they rise, we pay you the difference.',
    ],
    referral: ['Referral', 'Somebody signs up with your link and turns on their account: we pay both of you.'],
    leave: ['Leave this event', 'To get no more messages about that event. It costs nothing; if you save all the same, you are paid.'],
  },
  writeTitle: 'Talk to a person',
  writeLead: 'Write to us in English or Spanish. We answer by email within one business day.',
  mailTo: (email) => `Or write to **${email}**.`,
  reviewFirst: 'If it is about a payment, ask for a review from its page: that way we see it together with you.',
  words: 'Your question',
  email: 'Your email, so that we can answer',
  reference: 'Reference, if you have one',
  referenceHint: 'The one on an error page, like 4f9c2a7b10de',
  send: 'Send',
  sent: (by) => `We have your question. We answer by ${by} at the latest.`,
  referenceTitle: 'The reference of an error',
  referenceText: (reference) =>
    `**${reference}** tells us what happened at that moment. Send it below and we look it up; your money and your readings are safe.`,
  copyReference: 'This reference tells us what happened. You can copy it.',
  sendReference: 'Send this to us',
}
