/** Palabras de la consola sobre lo que espera a una persona. */
export const review = {
  title: 'Por revisar',
  lead: 'Lo que ninguna regla puede decidir. Nada de esto detiene a los demás.',
  none: 'No hay nada que revisar.',
  who: 'Cliente',
  what: 'Qué pasa',
  since: 'Desde',
  figures: (ours: string, theirs: string) => `Lo nuestro: ${ours}; lo de ellos: ${theirs}`,
  done: 'Revisado',
  doneLabel: (name: string) => `Revisado: ${name}`,
  codes: {
    'several-accounts': 'La compañía comparte varias cuentas y no sabemos cuál es esta.',
    'another-account': 'El número de cuenta cambió y el medidor también: puede ser otra cuenta.',
    'several-meters': 'Un medidor nuevo en el mismo lugar, y no sabemos a cuál reemplaza.',
    'meter-of-another-member': 'El medidor ya es de otro cliente.',
    'utility-report': 'El informe de la compañía dice otra cosa que nuestro cálculo.',
    upload: 'El archivo que subió el cliente dice otra cosa que nuestras lecturas.',
  } as Record<string, string>,
}
