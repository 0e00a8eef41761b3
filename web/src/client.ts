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
import './styles/console.css'
import './styles/security.css'
import './styles/notifications.css'
import './styles/upload.css'
import './styles/referrals.css'
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
// After a refused form the summary takes the focus, so that it is read first.
document.querySelector<HTMLElement>('[data-focus]')?.focus()
