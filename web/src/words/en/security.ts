import type { security as es } from '../es/security.ts'

export const security: typeof es = {
  title: 'Security',
  lead: 'With a passkey you sign in without waiting for a code: your fingerprint, your face or the PIN of your phone or computer is enough.',
  use: 'Use a passkey',
  yours: 'Your passkeys',
  none: 'You have none yet.',
  unnamed: 'Passkey',
  since: (date) => `Added on ${date}`,
  here: 'You signed in with this',
  remove: 'Remove',
  removeOf: (name) => `Remove ${name}`,
  removeNote: 'It will no longer sign you in here, and the sessions it opened end. Delete it on your device too.',
  removeConfirm: 'Yes, remove it',
  newOne: 'On this device',
  newNote: 'Your device will ask you to confirm that it’s you. Your fingerprint and your face never leave it.',
  add: 'Add a passkey',
  cannot: 'This browser can’t keep passkeys, or doesn’t allow scripts. You can go on signing in with a code by email.',
  refused: {
    'passkey-needed': 'To add another passkey, sign in with one you already have.',
    'invite-needed':
      'To add your first passkey you need the invitation link. Ask whoever runs the server for it and open it in this browser.',
    'invite-unusable': 'This invitation was used, has expired or is somebody else’s. Ask whoever runs the server for another.',
  },
  said: {
    added: 'Done: from now on you can sign in with this passkey.',
    last: 'It’s your only passkey for the console. Add another before you remove it.',
    'in-use': 'You signed in with this passkey. To remove it, sign in with another first.',
    'passkey-needed': 'To remove a passkey, sign in with one of yours first.',
  },
  failures: {
    other: 'The passkey couldn’t be used. Try again or sign in with a code.',
    'passkey-refused': 'We don’t recognize that passkey. Try another or sign in with a code.',
    'passkey-needed': 'Sign in with one of the passkeys you already have first.',
    'invite-needed': 'You need the invitation link to add your first passkey.',
    'invite-unusable': 'This invitation was used, has expired or is somebody else’s.',
    'session-old': 'You signed in more than a day ago. Sign out, sign in again and add the passkey.',
    'too-many': 'Too many attempts. Wait a minute.',
    'here-already': 'This device already has one of your passkeys.',
    cancelled: 'It wasn’t completed. You can try again.',
  },
}
