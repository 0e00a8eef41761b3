import type { nav as es } from '../es/nav.ts'

export const nav: typeof es = {
  more: 'More',
  moreTitle: 'More',
  help: 'Help',
  how: 'How it works',
  policy: 'Privacy policy',
  language: 'Language of the pages',
  groups: { energy: 'Your electricity', money: 'Your money', settings: 'Your account with us', about: 'Help and rules' },
  items: {
    '/usage': ['Usage', 'Today, the week, the month, and 13 months'],
    '/portfolio': ['All your sites', 'Your business accounts together'],
    '/referrals': ['Refer someone', 'Your link and what it has earned'],
    '/payout-method': ['How we pay you', 'Where you receive your money'],
    '/notifications': ['Notifications', 'What we tell you, and how'],
    '/security': ['Security', 'Passkeys to sign in'],
    '/privacy': ['Privacy and data', 'What we hold, who saw it, how to take it or delete it'],
    '/people': ['People with access', 'Who else sees or manages the business'],
    '/agreement': ['Participation agreement', 'What you accepted'],
    '/help': ['Help', 'Questions, words, and how to reach a person'],
    '/how': ['How it works', 'The full calculation, with an example'],
    '/policy': ['Privacy policy', 'What we do with your data'],
    '/record': ['How fast we pay', 'The public record'],
    '/console': ['Console', 'For the team'],
  },
  signedInAs: (email) => `Signed in as ${email}`,
}
