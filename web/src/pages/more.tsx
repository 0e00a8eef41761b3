/** Everything that is not one of the four tabs, in groups; without a script a list of links. */
import { Icon } from '../parts/icon.tsx'
import { LanguageSwitch } from '../parts/language-switch.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { type PlaceGroup, placesFor } from '../parts/places.ts'
import { useView } from '../view.ts'

function Group(props: { group: PlaceGroup }) {
  const { words, href } = useView()
  const { group, places } = props.group
  return (
    <section class="card" aria-labelledby={group}>
      <h2 id={group}>{words.nav.groups[group]}</h2>
      <ul>
        {places.map(({ path, icon }) => {
          const [label, what] = words.nav.items[path] ?? [path, '']
          return (
            <li key={path}>
              <a href={href(path)}>
                <Icon name={icon} size={22} />
                <span>
                  <b>{label}</b>
                  <span class="sm m2">{what}</span>
                </span>
                <Icon name="right" size={18} width={2} />
              </a>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

export function More() {
  const { words, href, shell } = useView()
  const { viewer } = shell
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="head">
          <h1>{words.nav.moreTitle}</h1>
          {viewer && <p>{words.nav.signedInAs(viewer.email)}</p>}
        </div>
        <div class="more-groups">{viewer && placesFor(viewer).map((group) => <Group key={group.group} group={group} />)}</div>
        <div class="more-end">
          <LanguageSwitch label={words.nav.language} />
          <form method="post" action={href('/sign-out')}>
            <button class="btn sec" type="submit">
              {words.shell.signOut}
            </button>
          </form>
        </div>
      </Main>
    </MemberFrame>
  )
}
