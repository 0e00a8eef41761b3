/** What a browser needs to install the pages as an app (W3C Web Application Manifest), in each language. */
import type { Locale } from '@quickpay/web/answers'

const words = {
  es: { description: 'Cobre por usar menos electricidad cuando la red lo necesita.', events: 'Eventos', payments: 'Pagos' },
  en: { description: 'Get paid for using less electricity when the grid needs it.', events: 'Events', payments: 'Payments' },
} as const

export const appManifest = (locale: Locale): object => ({
  // One app, whichever language it was installed in.
  id: '/',
  name: 'QuickPayConnect',
  short_name: 'QuickPay',
  description: words[locale].description,
  lang: locale,
  dir: 'ltr',
  start_url: `/${locale}/home`,
  scope: '/',
  display: 'standalone',
  background_color: '#f4f5f2',
  theme_color: '#141b3d',
  categories: ['utilities', 'finance'],
  icons: [
    { src: '/icons/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
  shortcuts: [
    { name: words[locale].events, url: `/${locale}/events` },
    { name: words[locale].payments, url: `/${locale}/payments` },
  ],
})
