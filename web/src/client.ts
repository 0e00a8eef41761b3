/** The browser's part: styles, and four small helps. Every page works without it. */
import './styles/tokens.css'
import './styles/fonts.css'
import './styles/base.css'
import './styles/forms.css'
import './styles/charts.css'
import './styles/home.css'
import './styles/event.css'
import './styles/receipt.css'
import './styles/connect.css'
import './styles/landing.css'
import './styles/record.css'
import './styles/public.css'
import './styles/console.css'
import './styles/overview.css'
import './styles/security.css'
import './styles/notifications.css'
import './styles/offline.css'
import './styles/privacy.css'
import './styles/upload.css'
import './styles/usage.css'
import './styles/commercial.css'
import './styles/referrals.css'
import { installApp, offerNotices } from './islands/app.ts'
import { putCursors } from './islands/cursor.ts'
import { guardForms } from './islands/guard.ts'
import { keepLive } from './islands/live.ts'
import { offerPasskeys } from './islands/passkey.ts'
import { offerSharing } from './islands/share.ts'

guardForms(document)
keepLive(document)
putCursors(document)
offerPasskeys(document)
offerSharing(document)
offerNotices(document)
installApp()
// After a refused form the summary takes the focus, so that it is read first.
document.querySelector<HTMLElement>('[data-focus]')?.focus()
// The chart that zooms comes only where it is drawn.
const zoom = document.querySelector<HTMLElement>('[data-zoom]')
if (zoom) import('./islands/usage/zoom.ts').then(({ putZoom }) => putZoom(zoom)).catch(() => undefined)
