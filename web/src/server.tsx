/** Renders a page as a whole document. The only thing the server knows of the web. */
import { renderToString } from 'preact-render-to-string'
import type { Answers, Assets, Locale, PageName, Render, Shell } from './answers.ts'
import { tags } from './format.ts'
import { pages } from './pages/index.tsx'
import { ViewContext, viewOf } from './view.ts'

export const render: Render = <P extends PageName>(page: P, answer: Answers[P], shell: Shell, locale: Locale, assets: Assets): string => {
  const view = viewOf(locale, shell)
  const { show: Page, title } = pages[page]
  const hasErrors = 'form' in answer && answer.form.errors.length > 0
  const html = renderToString(
    <html lang={tags[locale]}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${hasErrors ? `${view.words.codes.errorPrefix} ` : ''}${title(view, answer)} · QuickPayConnect`}</title>
        <meta name="description" content={view.words.shell.description} />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="/icons/icon.svg" type="image/svg+xml" />
        <link rel="apple-touch-icon" href="/icons/apple-180.png" />
        <link rel="manifest" href={`/${locale}/app.webmanifest`} />
        <meta name="theme-color" content="#f4f5f2" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#0d1226" media="(prefers-color-scheme: dark)" />
        {assets.styles.map((href) => (
          <link key={href} rel="stylesheet" href={href} />
        ))}
        <script type="module" src={assets.script} nonce={assets.nonce} />
      </head>
      <body>
        <ViewContext.Provider value={view}>
          <Page answer={answer} />
        </ViewContext.Provider>
      </body>
    </html>,
  )
  return `<!doctype html>${html}`
}
