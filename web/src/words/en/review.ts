import type { review as es } from '../es/review.ts'

export const review: typeof es = {
  title: 'To review',
  lead: 'What no rule can decide. None of it holds anybody else up.',
  none: 'There is nothing to review.',
  who: 'Customer',
  what: 'What is the matter',
  since: 'Since',
  figures: (ours, theirs) => `Ours: ${ours}; theirs: ${theirs}`,
  noFigure: 'no result',
  event: (when) => `Event of ${when}`,
  differing: (n, of) => `${n} of ${of} readings of the file are not the validated ones.`,
  first: (when, theirs, ours) => `First: ${when}, file ${theirs}, utility ${ours}.`,
  file: 'Download the file',
  found: 'What you found',
  done: 'Reviewed',
  doneLabel: (name) => `Reviewed: ${name}`,
  codes: {
    'several-accounts': 'The utility shares several accounts, and we cannot tell which one this is.',
    'another-account': 'The account number has changed and so has the meter: it may be another account.',
    'several-meters': 'A new meter at the same place, and we cannot tell which one it replaces.',
    'meter-of-another-member': 'The meter belongs to another customer already.',
    'utility-report': 'The utility’s report says something else than our calculation.',
    upload: 'The customer’s file gives another result than ours.',
    'upload-edited': 'The customer’s file has readings that are not the utility’s.',
  },
}
