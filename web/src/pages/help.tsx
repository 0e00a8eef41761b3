/** Help: a search, what people ask, what words mean, and a person. Every part has an anchor that other pages link to. */
import type { Answers } from '../answers.ts'
import { ErrorSummary, TextArea, TextField } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { Rich } from '../parts/rich.tsx'
import { useView } from '../view.ts'

type Answer = Answers['help']

function Search(props: { query: string }) {
  const { words, href } = useView()
  const w = words.help
  return (
    <form class="search" method="get" action={href('/help')}>
      <label for="q">{w.search}</label>
      <span class="hint" id="q-hint">
        {w.searchHint}
      </span>
      <span class="row">
        <input id="q" name="q" type="search" value={props.query} maxLength={200} aria-describedby="q-hint" />
        <button class="btn" type="submit">
          <Icon name="search" size={20} width={2} />
          {w.find}
        </button>
      </span>
    </form>
  )
}

function Questions(props: { questions: Answer['questions']; open: boolean }) {
  const { words, href } = useView()
  if (props.questions.length === 0) return null
  return (
    <section aria-labelledby="all-questions">
      <h2 id="all-questions">{words.help.questionsTitle}</h2>
      <div class="faq">
        {props.questions.map(({ id, question, answer, links }, i) => (
          // The anchor is inside, so that a link to it opens the answer (HTML, "ancestor details revealing algorithm").
          <details key={id} open={props.open && i === 0}>
            <summary>
              <h3>{question}</h3>
              <Icon name="down" size={20} width={2} />
            </summary>
            <div id={id}>
              {answer.map((paragraph) => (
                <p key={paragraph}>{paragraph}</p>
              ))}
              <p class="go">
                {links.map(({ path, label }) => (
                  <a key={path} href={path.startsWith('#') ? path : href(path)}>
                    {label}
                  </a>
                ))}
              </p>
            </div>
          </details>
        ))}
      </div>
    </section>
  )
}

function Terms(props: { terms: Answer['terms'] }) {
  const { words } = useView()
  if (props.terms.length === 0) return null
  return (
    <section aria-labelledby="all-words">
      <h2 id="all-words">{words.help.termsTitle}</h2>
      <dl class="glossary">
        {props.terms.map(({ id, term, meaning }) => (
          <div key={id} id={id}>
            <dt>{term}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** The question to a person. Who is signed in is answered at their own address. */
function Write(props: { answer: Answer }) {
  const { words, href, shell, format } = useView()
  const w = words.help
  const { form, contact, answerByOn } = props.answer
  const reference = form.values['reference'] ?? ''
  return (
    <section class="card write" id="write" aria-labelledby="write-title">
      <h2 id="write-title">{w.writeTitle}</h2>
      {answerByOn ? (
        <p class="attn" role="status">
          {w.sent(format().longDate(answerByOn))}
        </p>
      ) : (
        <>
          <p class="m2">
            {w.writeLead} {contact && <Rich text={w.mailTo(contact)} />}
          </p>
          <p class="m2">{w.reviewFirst}</p>
        </>
      )}
      {reference !== '' && form.errors.length === 0 && (
        <p class="attn">
          <Rich text={w.referenceText(reference)} />
        </p>
      )}
      <form class="form" method="post" action={href('/help')} novalidate>
        <TextArea form={form} field="words" label={w.words} maxLength={2000} />
        {shell.viewer === null && <TextField form={form} field="email" label={w.email} type="email" autocomplete="email" />}
        <TextField form={form} field="reference" label={w.reference} hint={w.referenceHint} spellcheck={false} maxLength={40} />
        <div class="actions">
          <button class="btn" type="submit">
            {w.send}
          </button>
        </div>
      </form>
    </section>
  )
}

export function Help(props: { answer: Answer }) {
  const { words, href } = useView()
  const w = words.help
  const { query, questions, terms, form } = props.answer
  const found = questions.length + terms.length
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="head">
          <h1>{w.title}</h1>
          <p>{w.lead}</p>
        </div>
        <ErrorSummary form={form} fields={['words', 'email', 'reference']} />
        <Search query={query} />
        <p class="only-p to-write">
          <a href="#write">{w.writeTitle}</a>
        </p>
        {query !== '' && (
          <p class="found" role="status">
            {found === 0 ? w.none(query) : w.found(found, query)} <a href={href('/help')}>{w.all}</a>
          </p>
        )}
        <div class="help-grid">
          <div class="grid">
            <Questions questions={questions} open={query !== ''} />
            <Terms terms={terms} />
          </div>
          <Write answer={props.answer} />
        </div>
      </Main>
    </MemberFrame>
  )
}
