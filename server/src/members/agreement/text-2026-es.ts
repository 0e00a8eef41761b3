/** The participation agreement of 2026 in Spanish. Its figures are those of the reward plans; a test compares them. */
import type { AgreementText } from '#members/agreement/agreement.ts'

export const text2026Es: AgreementText = {
  title: 'Acuerdo de participación',
  sections: [
    {
      heading: 'Qué hacemos',
      paragraphs: [
        'Con su autorización leemos su consumo de luz en su compañía eléctrica, inscribimos su cuenta en sus programas de respuesta a la demanda y le avisamos de cada evento.',
        'Después de cada evento calculamos cuánto ahorró frente a su consumo habitual, le pagamos y le mostramos la cuenta completa.',
        'No cambiamos su proveedor de luz ni su tarifa, y no le cobramos nada.',
      ],
    },
    {
      heading: 'Cuánto le pagamos y qué parte es nuestra',
      paragraphs: [
        'Le pagamos el 75% de lo que el programa paga por cada kWh ahorrado. El 25% restante es nuestro y cubre el servicio y el riesgo de pagarle por adelantado.',
        'Si su cuenta promete una reducción fija por mes, le pagamos también el 75% de lo que la compañía paga por esa promesa. Con cada evento del mes adelantamos el 50% de su parte; el resto llega cuando el mes se cierra.',
      ],
    },
    {
      heading: 'Quién paga, y cuándo',
      paragraphs: [
        'Le pagamos nosotros, en un día desde que termina el evento, por la forma de cobro que usted elija. La compañía eléctrica nos paga después a nosotros.',
        'Si la compañía nos paga tarde o de menos, usted no devuelve nada por eso.',
        'Si sus lecturas llegan tarde, si falta su forma de cobro o si la ley nos pide un formulario, el pago espera. Le decimos por qué y hasta cuándo.',
      ],
    },
    {
      heading: 'Pago provisional y pago final',
      paragraphs: [
        'Algunas lecturas se corrigen en los días siguientes. Si le pagamos con lecturas que todavía pueden cambiar, el pago es provisional: hasta $25, completo; si pasa de $25, el 10% espera 7 días.',
        'Si las lecturas corregidas dicen que ahorró más, le pagamos la diferencia. Un recibo pagado nunca cambia.',
        'En su casa, si dicen que ahorró menos, la diferencia la asumimos nosotros. En un negocio, la descontamos de pagos posteriores de la misma temporada, a lo más la mitad de cada uno; nunca se la cobramos.',
      ],
    },
    {
      heading: 'Usted nunca debe nada',
      paragraphs: ['Si en un evento usa más de lo habitual, ese evento paga $0 y usted no debe nada. No hay multas.'],
    },
    {
      heading: 'Una sola empresa por temporada',
      paragraphs: [
        'Los programas admiten una sola empresa como la nuestra por cuenta y temporada. Mientras su cuenta esté inscrita con nosotros, no puede estarlo con otra.',
      ],
    },
    {
      heading: 'Cómo salir',
      paragraphs: [
        'Puede salir de un evento, dejar de compartir sus datos o dejar el programa cuando quiera y sin costo, en su página de cuentas.',
        'Lo que ya ganó se le paga.',
      ],
    },
    {
      heading: 'Sus datos',
      paragraphs: [
        'Usamos sus lecturas para calcular sus pagos y mostrárselos. No las vendemos.',
        'No pedimos su contraseña de la compañía ni su número de seguro social para registrarse. Si en un año sus pagos se acercan al límite de la ley fiscal, el servicio de pagos le pedirá un formulario.',
      ],
    },
    {
      heading: 'Su salud primero',
      paragraphs: ['Participar es opcional. No apague equipos médicos ni el aire acondicionado si alguien en casa lo necesita.'],
    },
    {
      heading: 'Si este acuerdo cambia',
      paragraphs: [
        'Le pediremos que acepte la versión nueva antes de inscribir su cuenta de nuevo. Hasta entonces vale la que aceptó, y le enviamos una copia por correo.',
      ],
    },
  ],
}
