/** Words with the two marks a catalogue may use: `**strong**`, and `[[label]]` for a portal's label quoted in English. */
export function Rich(props: { text: string }) {
  const pieces = props.text.split(/(\*\*.+?\*\*|\[\[.+?\]\])/)
  return (
    <>
      {pieces.map((piece) => {
        if (piece.startsWith('**')) return <b key={piece}>{piece.slice(2, -2)}</b>
        if (piece.startsWith('[['))
          return (
            <span class="kw" lang="en" key={piece}>
              {piece.slice(2, -2)}
            </span>
          )
        return piece
      })}
    </>
  )
}
