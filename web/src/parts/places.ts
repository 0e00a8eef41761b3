/** Where a member can go from anywhere, by group: the profile menu on a wide screen and the page behind "More" are made of it. */
import type { Shell } from '../answers.ts'
import type { IconName } from './icon.tsx'

export type Place = { readonly path: string; readonly icon: IconName }
export type PlaceGroup = { readonly group: 'energy' | 'money' | 'settings' | 'about'; readonly places: readonly Place[] }

/** Several sites are for who has them, and what is the owner's alone for nobody who acts for them; the console is the staff's. */
export function placesFor(viewer: NonNullable<Shell['viewer']>): PlaceGroup[] {
  const many = viewer.kind === 'commercial' || (viewer.sites ?? 0) > 1
  const only = (wanted: boolean, place: Place): Place[] => (wanted ? [place] : [])
  return [
    { group: 'energy', places: [{ path: '/usage', icon: 'chart' }, ...only(many, { path: '/portfolio', icon: 'store' })] },
    {
      group: 'money',
      places: [...only(viewer.acting?.role !== 'viewer', { path: '/payout-method', icon: 'card' }), { path: '/referrals', icon: 'gift' }],
    },
    {
      group: 'settings',
      places: [
        ...only(!viewer.acting, { path: '/notifications', icon: 'bell' }),
        { path: '/security', icon: 'key' },
        ...only(!viewer.acting, { path: '/privacy', icon: 'lock' }),
        ...only(!viewer.acting, { path: '/people', icon: 'users' }),
        { path: '/agreement', icon: 'doc' },
      ],
    },
    {
      group: 'about',
      places: [
        { path: '/help', icon: 'help' },
        { path: '/how', icon: 'bolt' },
        { path: '/record', icon: 'clock' },
        { path: '/policy', icon: 'shield' },
        ...only(viewer.role === 'operator', { path: '/console', icon: 'list' }),
      ],
    },
  ]
}
