/** The two languages by their own names; choosing one keeps the page. */
import { locales } from '../answers.ts'
import { hrefIn, useView } from '../view.ts'

const names = { es: ['Español', 'ES'], en: ['English', 'EN'] } as const

export function LanguageSwitch() {
  const { locale, words, shell } = useView()
  return (
    <nav class="lang" aria-label={words.shell.language}>
      {locales.map((one) => (
        <a
          key={one}
          href={hrefIn(one, shell.path)}
          lang={one}
          hreflang={one}
          aria-current={one === locale ? 'true' : undefined}
          aria-label={names[one][0]}
        >
          <span class="long">{names[one][0]}</span>
          <span class="short" aria-hidden="true">
            {names[one][1]}
          </span>
        </a>
      ))}
    </nav>
  )
}
