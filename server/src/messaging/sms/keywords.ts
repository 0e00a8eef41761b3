/** What somebody who writes to us wants. Whoever may mean "stop" is stopped: a message too few can be asked for again. */

export type Wish = 'stop' | 'start' | 'help' | 'status' | 'pay' | 'leave' | 'which' | 'unclear'

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
  leave: ['2', 'skip', 'salir del evento', 'leave the event', 'leave event'],
  // Of the event, or of the messages: asked, not guessed.
  which: ['salir', 'leave'],
}

/**
 * A request to stop in words of one's own, as the FCC asks us to take it (47 CFR 64.1200(a)(10)): "please stop texting me", "no quiero más mensajes",
 * "quítenme de la lista". A sentence that also speaks of the event is not one: "no quiero el evento" leaves the event's messages on.
 */
const STOP_SENTENCE = new RegExp(
  [
    String.raw`\b(stop|quit|unsubscribe|remove me|take me off|opt out|cancel|leave me alone|no (more|mas))\b`,
    String.raw`\b(don ?t|do not|never) (text|message|write|contact|send)\b`,
    String.raw`\b(baja|alto|basta|cancel(ar|en|e)|parar|paren?|borren?me|elimin(en|e)me|quit(en|e)me|saqu(en|e)me|deteng(an|a))\b`,
    String.raw`\bdej(e|en|a|ar|enme|eme) (de|en)\b`,
    String.raw`\b(no|ya no|nunca) (me |nos )?(envi|mand|escrib|moleste|contacte)\w*`,
    String.raw`\bno (quiero|deseo)( (recibir|mas|sus|los|estos|nada|que))*( (mensajes?|textos?|avisos?|sms|nada))?$`,
    String.raw`\bno (quiero|deseo)\b.*\b(mensajes?|textos?|avisos?|sms|escriban?|envien?|manden?)\b`,
  ].join('|'),
)

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
