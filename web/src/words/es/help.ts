/** Words of the help page: what people ask, what words mean, and how to reach a person. Keys are anchors that other pages link to. */
export type HelpQuestion = {
  question: string
  answer: string[]
  /** Where to go on: path and label. */
  links: [string, string][]
  /** Words that people search with and that stand nowhere above. */
  also: string
}

export const help = {
  title: 'Ayuda',
  lead: 'Busque, lea las preguntas que más nos hacen o escríbanos.',
  search: 'Buscar en la ayuda',
  searchHint: 'Con sus palabras: “no me llegó el pago”',
  find: 'Buscar',
  found: (n: number, query: string) => (n === 1 ? `1 respuesta para “${query}”` : `${n} respuestas para “${query}”`),
  none: (query: string) => `No encontramos nada para “${query}”. Escríbanos: le responde una persona.`,
  all: 'Ver toda la ayuda',
  questionsTitle: 'Preguntas',
  termsTitle: 'Qué quiere decir cada palabra',
  questions: {
    'why-amount': {
      question: '¿Por qué recibí esta cantidad?',
      answer: [
        'Cada pago abre una página con la cuenta completa: lo que usaría en un día así, menos lo que usó, por lo que le pagamos por kWh.',
        'Ahí están también los días que usamos, los que dejamos fuera y por qué, y un archivo con el que cualquiera puede repetir la cuenta.',
      ],
      links: [
        ['/payments', 'Ver mis pagos'],
        ['/how', 'La cuenta con un ejemplo'],
      ],
      also: 'poco menos dinero monto cálculo recibo explicación',
    },
    'why-nothing': {
      question: '¿Por qué no recibí nada?',
      answer: [
        'La página del pago dice la razón exacta: usó más de lo habitual, faltan lecturas, la cuenta no estaba inscrita o en esa red, se salió del evento, o es muy poco para una transferencia sola.',
        'Si usó más de lo habitual no hay pago y no debe nada. Si falta algo, ahí dice qué y quién lo espera.',
      ],
      links: [['/payments', 'Ver la razón']],
      also: 'cero $0 sin pago retenido razón',
    },
    'when-paid': {
      question: '¿Cuándo me pagan?',
      answer: [
        'En un día desde que termina el evento, si su cuenta está conectada y las lecturas llegan. Cada pago muestra su reloj: qué falta y quién lo tiene.',
        'Sin conexión calculamos con el informe de su compañía, y eso tarda semanas o hasta después del verano.',
      ],
      links: [
        ['/payments', 'Ver mis pagos'],
        ['/record', 'En cuánto tiempo hemos pagado'],
      ],
      also: 'tarda demora tarde plazo dinero depósito esperar rápido no me llegó el pago',
    },
    'readings-late': {
      question: 'Mis lecturas llegan tarde o faltan. ¿Pierdo dinero?',
      answer: [
        'No. Las compañías envían la mayoría de las lecturas al día siguiente y algunas días después. Mientras faltan, su pago espera con su razón; cuando llegan, lo calculamos y pagamos.',
        'Una lectura que falta nunca cuenta como cero.',
      ],
      links: [['/accounts', 'Ver mis lecturas']],
      also: 'datos retraso medidor atrasado vacío sin lectura',
    },
    'can-change': {
      question: '¿Puede cambiar un pago que ya recibí?',
      answer: [
        'El recibo pagado no cambia nunca. Si su compañía corrige las lecturas a su favor, le pagamos la diferencia aparte.',
        'En una casa, si las corrige en contra, la diferencia la cubrimos nosotros. En un negocio se descuenta de pagos posteriores, a lo más la mitad de cada uno. Nunca le cobramos.',
      ],
      links: [['/terms', 'Leer el acuerdo']],
      also: 'corrección provisional devolver quitar descuento ajuste',
    },
    'estimate-differs': {
      question: '¿Por qué la cantidad en vivo no es la que me pagaron?',
      answer: [
        'Durante el evento las lecturas son recientes y sin revisar: por eso mostramos un rango y cuándo llegó la última. El pago se calcula después, con las lecturas que la compañía confirma.',
      ],
      links: [['/events', 'Ver mis eventos']],
      also: 'estimado tiempo real diferencia final',
    },
    'leave-event': {
      question: '¿Tengo que participar? ¿Cómo me salgo de un evento?',
      answer: [
        'Participar es opcional. En la página del evento toque “Salir de este evento”, o responda 2 al mensaje de texto. Salir no cuesta nada.',
        'Si hay una persona enferma o mayor en casa, no apague el aire acondicionado ni ningún equipo médico.',
      ],
      links: [['/events', 'Ver mis eventos']],
      also: 'cancelar obligación multa opcional no puedo salud equipo médico',
    },
    'no-notice': {
      question: 'No me avisaron de un evento',
      answer: [
        'En “Avisos” elige por dónde le escribimos y ve lo que le enviamos y si pasó algo con el envío. Revise también la carpeta de correo no deseado.',
        'Si su cuenta no está inscrita, o su red no fue llamada, no hay aviso: la página de cuentas lo dice.',
      ],
      links: [
        ['/notifications', 'Ver mis avisos'],
        ['/accounts', 'Ver mis cuentas'],
      ],
      also: 'notificación aviso mensaje texto correo sms no recibí',
    },
    'connection-broken': {
      question: 'La conexión con mi compañía se cortó o le falta algo',
      answer: [
        'En “Cuentas” cada conexión dice qué le falta y tiene un botón para arreglarla. Toma unos 3 minutos y no se pierde nada de lo que ya ganó.',
        'En la página de la compañía marque las tres categorías de datos y elija compartir hasta que usted lo revoque: con un plazo corto, ese día se detienen los pagos rápidos.',
      ],
      links: [['/accounts', 'Arreglar la conexión']],
      also: 'conectar autorización venció expiró portal con edison orange rockland error permiso',
    },
    moved: {
      question: 'Me mudé, o me cambiaron el medidor',
      answer: [
        'Si le cambiaron el medidor en el mismo lugar no tiene que hacer nada: seguimos la línea del viejo al nuevo.',
        'Si se mudó, conecte la cuenta nueva y deje de compartir la anterior. Hace falta tener días parecidos en el lugar nuevo antes del primer pago.',
      ],
      links: [['/accounts', 'Ver mis cuentas']],
      also: 'mudanza casa nueva número de cuenta medidor nuevo dirección',
    },
    solar: {
      question: 'Tengo paneles solares. ¿Puedo participar?',
      answer: [
        'Por ahora no llamamos a eventos a las cuentas que envían energía a la red: los programas no les pagan por eso. Sí puede ver su consumo y lo que devuelve.',
      ],
      links: [['/usage', 'Ver mi consumo']],
      also: 'solar paneles red exportar medición neta',
    },
    cost: {
      question: '¿Cuesta algo? ¿Me cambian de proveedor o de tarifa?',
      answer: [
        'No cuesta nada y no cambia su proveedor de luz ni su tarifa: su factura sigue igual. No pedimos su número de seguro social para registrarse.',
        'Nos quedamos con una parte de lo que el programa paga; el recibo dice cuánto.',
      ],
      links: [
        ['/terms', 'Leer el acuerdo'],
        ['/how', 'Quién paga a quién'],
      ],
      also: 'gratis precio cargo comisión esco estafa fraude seguro social',
    },
    data: {
      question: '¿Qué hacen con mis datos? ¿Cómo los borro?',
      answer: [
        'Calculamos sus pagos y se los mostramos. No los vendemos. Puede ver qué guardamos y quién lo vio, llevárselo, dejar de compartir el mismo día y borrar su cuenta.',
      ],
      links: [
        ['/policy', 'Leer la política de privacidad'],
        ['/privacy', 'Ver mis datos'],
      ],
      also: 'privacidad contraseña borrar eliminar vender seguridad dejar de compartir',
    },
    'referral-pay': {
      question: '¿Cuándo me pagan por recomendar?',
      answer: [
        'En un día desde que la otra persona activa QuickPayConnect y su conexión queda completa. En “Recomendar” ve en qué paso está cada una y a quién le toca.',
      ],
      links: [['/referrals', 'Ver mis recomendaciones']],
      also: 'amigo invitar enlace código bono',
    },
    review: {
      question: 'No estoy de acuerdo con un pago',
      answer: [
        'En la página del pago toque “Pedir una revisión” y díganos qué no le cuadra. Una persona lo mira y le responde en un día hábil, con un número para seguirlo.',
        'Si tiene un archivo de su compañía con sus lecturas, súbalo en la página de su cuenta: lo comparamos con lo que tenemos.',
      ],
      links: [['/payments', 'Elegir el pago']],
      also: 'reclamo queja disputa error equivocado apelar revisión csv',
    },
    'error-reference': {
      question: 'Vi una página de error con una referencia',
      answer: [
        'La referencia nos dice qué pasó en ese momento. Cópiela y mándenosla con el formulario de abajo; no hace falta que explique más. Su dinero y sus lecturas están a salvo.',
      ],
      links: [['#write', 'Escribirnos']],
      also: 'falla no funciona código problema pantalla',
    },
  } as Record<string, HelpQuestion>,
  terms: {
    event: ['Evento', 'Unas horas de mucha demanda en las que su compañía pide usar menos luz y paga por lo que se ahorra.'],
    baseline: [
      'Su consumo habitual',
      'Lo que usted usa a esas horas en días parecidos, sin feriados ni días con evento. Contra eso medimos lo que ahorró.',
    ],
    'day-like-this': ['Lo que usaría en un día así', 'Su consumo habitual con el ajuste del mismo día, si su plan lo tiene.'],
    adjustment: [
      'Ajuste del mismo día',
      'Si horas antes del evento usó más o menos que de costumbre, su consumo habitual sube o baja en la misma proporción, con un tope del 20%.',
    ],
    saved: ['Ahorrado', 'Lo que usaría menos lo que usó, en kWh. Es lo que le pagamos.'],
    reading: [
      'Lectura',
      'Lo que su medidor contó en 15 minutos (5 en muchos negocios). Puede ser medida, estimada por la compañía (E) o faltar; sin lectura nunca es cero.',
    ],
    connection: ['Conexión', 'El permiso que usted da en la página de su compañía para que nos envíe las lecturas.'],
    authorize: [
      'Autorizar y dejar de compartir',
      'Dar ese permiso, y quitarlo. Se quita el mismo día, aquí o en la página de la compañía.',
    ],
    'until-revoked': ['Hasta que lo revoque', 'El plazo que conviene elegir: el permiso vale hasta que usted lo quite.'],
    network: ['Red', 'La zona eléctrica en la que está su cuenta. Cada evento llama a unas redes y no a otras.'],
    sent: [
      'Enviado, recibido, devuelto',
      'Enviado: el servicio de pagos lo aceptó. Recibido: confirmó que llegó. Devuelto: volvió, y el dinero está aquí.',
    ],
    provisional: ['Pago provisional', 'Calculado con lecturas que la compañía todavía puede corregir. Si suben, le pagamos la diferencia.'],
    referral: ['Recomendación', 'Alguien se registra con su enlace y activa su cuenta: les pagamos a las dos personas.'],
    leave: ['Salir de este evento', 'Dejar de recibir mensajes de ese evento. No cuesta nada; si ahorró de todos modos, se le paga.'],
  } as Record<string, [string, string]>,
  writeTitle: 'Hable con una persona',
  writeLead: 'Escríbanos en español o en inglés. Le respondemos por correo en un día hábil.',
  mailTo: (email: string) => `O escríbanos a **${email}**.`,
  reviewFirst: 'Si es sobre un pago, pida una revisión desde su página: así lo vemos junto con usted.',
  words: 'Su pregunta',
  email: 'Su correo, para responderle',
  reference: 'Referencia, si tiene una',
  referenceHint: 'La que aparece en una página de error, como 4f9c2a7b10de',
  send: 'Enviar',
  sent: (by: string) => `Recibimos su pregunta. Le respondemos a más tardar el ${by}.`,
  referenceTitle: 'La referencia de un error',
  referenceText: (reference: string) =>
    `**${reference}** nos dice qué pasó en ese momento. Envíela abajo y la buscamos; su dinero y sus lecturas están a salvo.`,
  copyReference: 'Esta referencia nos dice qué pasó. Puede copiarla.',
  sendReference: 'Enviarnos esto',
}
