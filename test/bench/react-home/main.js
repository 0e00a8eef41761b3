/** The same home page as an application of one page: an empty document, React, and the answer fetched as JSON. Not part of the product. */
import { createElement, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { formatIn } from '../../../web/src/format.ts'
import { Home } from '../../../web/src/pages/home.tsx'
import { hrefIn, ViewContext } from '../../../web/src/view.ts'
import { accounts } from '../../../web/src/words/es/accounts.ts'
import { agreement } from '../../../web/src/words/es/agreement.ts'
import { commercial } from '../../../web/src/words/es/commercial.ts'
import { connect } from '../../../web/src/words/es/connect.ts'
import { events } from '../../../web/src/words/es/events.ts'
import { home } from '../../../web/src/words/es/home.ts'
import { nav } from '../../../web/src/words/es/nav.ts'
import { receipt } from '../../../web/src/words/es/receipt.ts'
import { record } from '../../../web/src/words/es/record.ts'
import { referrals } from '../../../web/src/words/es/referrals.ts'
import { shell } from '../../../web/src/words/es/shell.ts'

function App({ answer }) {
  useEffect(() => {
    document.documentElement.dataset.ready = 'yes'
  }, [])
  return createElement(Home, { answer })
}

const { answer, shell: around } = await (await fetch('/home.json')).json()
// One language, and of it what this page says, as an application that splits its catalogues would load.
const words = { shell, nav, home, events, receipt, accounts, agreement, connect, referrals, record, commercial }
const view = { locale: 'es', words, shell: around, format: (zone) => formatIn('es', zone), href: (path) => hrefIn('es', path) }
createRoot(document.getElementById('root')).render(createElement(ViewContext.Provider, { value: view }, createElement(App, { answer })))
