/** A text with sections under headings: the agreement, the policy. */
export function PaperSections(props: { sections: { heading: string; paragraphs: string[] }[] }) {
  return (
    <>
      {props.sections.map(({ heading, paragraphs }) => (
        <section key={heading}>
          <h2>{heading}</h2>
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
      ))}
    </>
  )
}
