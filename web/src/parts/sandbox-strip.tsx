/** Says that the data are made up and where the clock and the mail are; nothing outside a sandbox. */
import { useView } from '../view.ts'

export function SandboxStrip() {
  const { words, shell, format } = useView()
  if (shell.sandbox === null) return null
  const f = format()
  return (
    <aside class="strip" aria-label={words.shell.sandbox}>
      <div class="wrap">
        <span>
          <b>{words.shell.sandbox}</b> · {words.shell.sandboxTime(f.stamp(shell.nowAt))}
        </span>
        <a href={shell.sandbox.clockUrl}>{words.shell.sandboxClock}</a>
        <a href={shell.sandbox.mailboxUrl}>{words.shell.sandboxMail}</a>
      </div>
    </aside>
  )
}
