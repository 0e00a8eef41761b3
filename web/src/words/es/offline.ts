/** Words for when there is no connection; the worker in the browser has them with it. */
export const offline = {
  title: 'Sin conexión',
  lead: 'No hay conexión a internet y en este dispositivo no guardamos una copia de esta página.',
  safe: 'No se pierde nada: sus eventos y sus pagos siguen su curso.',
  again: 'Intentar de nuevo',
  old: (ago: string, when: string) => `Sin conexión. Así estaba esta página ${ago} (${when}); puede haber cambiado.`,
}
