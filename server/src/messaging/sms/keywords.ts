/** What somebody who writes to us wants. Whoever may mean "stop" is stopped: a message too few can be asked for again. */

export type Wish = 'stop' | 'start' | 'help' | 'status' | 'pay' | 'leave' | 'unclear'

/**
 * The first six of each list are those that carriers and the FCC name (47 CFR 64.1200(a)(10): stop, quit, end, revoke, opt out, cancel,
 * unsubscribe), then what people write in Spanish. START, UNSTOP, HELP and INFO are the carriers' own (CTIA Messaging Principles and Best
 * Practices §5.1); YES is not among ours, since it also answers other questions.
 */
const words: Readonly<Record<Exclude<Wish, 'unclear'>, readonly string[]>> = {
  stop: [
    ...['stop', 'quit', 'end', 'revoke', 'cancel', 'unsubscribe', 'stopall', 'stop all', 'optout', 'opt out', 'no more'],
    ...['baja', 'alto', 'parar', 'pare', 'basta', 'cancelar', 'cancele', 'no mas', 'detener', 'terminar'],
  ],
  start: ['start', 'unstop', 'alta', 'iniciar', 'volver'],
  help: ['help', 'info', 'ayuda'],
  status: ['status', 'estado', 'evento', 'event'],
  pay: ['pay', 'payment', 'pago', 'pagos'],
  leave: ['2', 'leave', 'salir', 'skip'],
}

/** A request to stop in words of one's own, as the FCC asks us to take it: "please stop texting me", "no quiero más mensajes". */
const STOP_SENTENCE =
  /\b(stop|quit|unsubscribe|remove me|opt out|cancel|baja|alto|cancel(ar|en|e)|dej(e|en|ar) de (enviar|mandar|escribir)\w*|no (more|mas)|no (me )?(envien?|manden?|escriban?)|no quiero)\b/

export function wishOf(text: string): Wish {
  const said = text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  for (const [wish, all] of Object.entries(words) as [Exclude<Wish, 'unclear'>, readonly string[]][]) if (all.includes(said)) return wish
  return STOP_SENTENCE.test(said) ? 'stop' : 'unclear'
}
