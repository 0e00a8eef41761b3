import type { Words } from '../es.ts'

export const agreement: Words['agreement'] = {
  lead: 'One page, in plain words. Read it before you connect your account.',
  again: 'The agreement has changed. Read it and accept it to go on taking part.',
  version: (version, from) => `Version ${version}, from ${from}`,
  short: 'Participation agreement',
  sign: 'Accept',
  authority: 'You accept as',
  authorities: {
    'account-holder': ['The account holder', 'The electric bill comes in my name'],
    'holder-permission': ['With the holder’s permission', 'The bill comes in the name of somebody else, who agrees'],
    'authorised-signer': ['An authorized signer', 'I may sign for the business'],
  },
  forBusiness: (name) => `You accept for ${name}.`,
  signerName: 'Your full name',
  signerTitle: 'Your position in the business',
  agree: 'I have read the agreement and accept it',
  submit: 'Accept and continue',
  copy: 'We e-mail you a copy.',
  accepted: (version, at) => `You accepted version ${version} on ${at}.`,
  goOn: 'Continue',
  needed: 'You have not accepted the participation agreement yet',
  neededNote: 'Without it we cannot enroll your account or pay you for events.',
  read: 'Read and accept',
}
