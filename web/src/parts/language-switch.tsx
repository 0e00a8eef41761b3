/** The two languages by their own names; choosing one keeps the page. */
import { locales } from '../answers.ts'
import { hrefIn, useView } from '../view.ts'

const names = { es: ['Español', 'ES'], en: ['English', 'EN'] } as const

/** `label` tells a second one on a page from the first. */
export function LanguageSwitch(props: { label?: string }) {
  const { locale, words, shell } = useView()
  return (
    <nav class="lang" aria-label={props.label ?? words.shell.language}>
      {locales.map((one) => (
        <a
          key={one}
          href={hrefIn(one, shell.path)}
          lang={one}
          hreflang={one}
          aria-current={one === locale ? 'true' : undefined}
          aria-label={`${names[one][1]}, ${names[one][0]}`}
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
