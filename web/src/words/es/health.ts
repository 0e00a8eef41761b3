/** Words of how a connection stands, what repairs it, and how its readings arrive. */
import { stop } from '../stop.ts'

export const health = {
  state: { healthy: 'Conectada', attention: 'Conectada, con un aviso', broken: 'Hay que arreglarla', ended: 'Terminada' },
  reason: {
    'revoked-at-utility': (utility: string) => `La autorización terminó en ${utility}. Ya no recibimos lecturas.`,
    'refresh-refused': (utility: string) => `${utility} ya no acepta nuestra clave para esta cuenta. Autorícela otra vez.`,
    expired: () => 'El plazo de la autorización terminó. Ya no recibimos lecturas.',
    denied: (utility: string) => `${utility} no aprobó la autorización. No se comparte ningún dato.`,
    stopped: () => 'Usted dejó de compartir. Ya no pedimos sus lecturas y borramos las claves.',
    replaced: () => 'Otra autorización de esta cuenta tomó su lugar.',
    'client-refused': (utility: string) =>
      `${utility} no deja entrar a QuickPayConnect en este momento. Lo estamos arreglando con la compañía.`,
    'other-account': () => 'La cuenta que se compartió no es la que eligió.',
    'no-data': (utility: string) => `${utility} todavía no envía lecturas de esta cuenta.`,
    idle: () => 'Hace tiempo que no logramos usar esta autorización. Lo estamos revisando.',
    'token-budget': (utility: string) => `${utility} limita por un momento cuánto podemos pedir. Las lecturas llegan un poco más tarde.`,
  },
  lacks: (categories: string, usage: boolean) =>
    usage ? `No se comparte: ${categories}. Sin el consumo no podemos calcular lo que ahorra.` : `No se comparte: ${categories}.`,
  noDataSince: (utility: string, when: string) => stop(`${utility} no ha enviado lecturas desde ${when}`),
  expiring: (date: string, days: number) =>
    days === 0
      ? `La autorización termina hoy. Desde entonces se detienen los pagos rápidos.`
      : `La autorización termina el ${date}, en ${days === 1 ? '1 día' : `${days} días`}. Ese día se detienen los pagos rápidos.`,
  shortTerm: (date: string) => `La autorización termina el ${date}. Ese día se detienen los pagos rápidos.`,
  safe: 'Lo que ya ganó se le paga igual.',
  nothingToDo: 'No tiene que hacer nada.',
  repair: {
    reconnect: 'Volver a conectar',
    'reconnect-with-category': 'Completar la conexión',
    'extend-term': 'Autorizar sin fecha de término',
    'other-account': 'Elegir la cuenta correcta',
  },
  readings: 'Lecturas',
  until: (when: string) => `Hasta ${when}`,
  none: 'Todavía ninguna',
  usual: 'Suelen llegar',
  usualAt: (half: string, most: string) => `A ${half} del día siguiente; casi siempre antes de ${most}`,
  usualWithin: (days: number) => `Casi siempre en ${days} días, contados desde el día leído`,
  missing: (days: string, utility: string) => `Faltan lecturas: ${days}. Se las pedimos otra vez a ${utility} cada 6 horas.`,
  givenUp: (days: string, utility: string) =>
    `${utility} no envió las lecturas de estos días: ${days}. Dejamos de pedirlas; si llegan, las contamos.`,
  stopping: {
    'we-tell': (utility: string) => `También le pedimos a ${utility} que termine la autorización: usted no tiene que hacer nada más.`,
    portal: (utility: string) => `${utility} no nos deja terminarla por usted: después entre a su portal y deje de compartir también allí.`,
  },
  stopped: {
    'we-tell': (utility: string) => `Le pedimos a ${utility} que termine la autorización y esperamos su respuesta.`,
    'we-told': (utility: string) => `${utility} confirmó que la autorización terminó.`,
    portal: (utility: string) =>
      `Queda un paso que solo puede hacer usted: entre al portal de ${utility} y deje de compartir con QuickPayConnect también allí.`,
  },
}
