/** The privacy policy of 2026 in Spanish. A change is a new version beside it. */
import type { AgreementText } from '#members/agreement/agreement.ts'

export const policy2026Es: AgreementText = {
  title: 'Política de privacidad',
  sections: [
    {
      heading: 'En pocas palabras',
      paragraphs: [
        'Leemos las lecturas de su medidor para calcular lo que ahorró, pagarle y mostrarle la cuenta. No las vendemos ni las usamos para otra cosa.',
        'Usted decide qué comparte, lo puede ver todo, llevárselo y dejar de compartir el mismo día.',
      ],
    },
    {
      heading: 'Qué recibimos de su compañía eléctrica, y para qué',
      paragraphs: [
        'Consumo: sus lecturas por intervalos y hasta dos años de historial. Con ellas sabemos cuál es su consumo habitual y cuánto ahorró.',
        'Datos de la cuenta: número de cuenta, dirección del servicio y número del medidor. Sin ellos no podemos inscribir la cuenta ni saber que las lecturas son suyas.',
        'Facturación: tarifa y facturas, para comprobar que la cuenta puede participar.',
        'Nunca recibimos su contraseña de la compañía, ni los datos de la tarjeta o del banco con los que paga su factura.',
      ],
    },
    {
      heading: 'Qué nos da usted',
      paragraphs: [
        'Su nombre, su correo y su idioma. Si quiere mensajes de texto, su teléfono, que guardamos cifrado.',
        'Cómo quiere cobrar: el tipo y los últimos cuatro dígitos. El número completo lo tiene solo el servicio de pagos.',
        'No pedimos su número de seguro social para registrarse. Si en un año sus pagos llegan al límite de la ley fiscal, el formulario va directo a quien debe recibirlo; nosotros anotamos solo que llegó y cuándo.',
      ],
    },
    {
      heading: 'Quién lo ve',
      paragraphs: [
        'Usted, entero. Nuestro equipo, solo lo que hace falta para responderle o arreglar un pago; cada consulta queda anotada y usted puede verla.',
        'Su compañía eléctrica sabe que comparte datos con nosotros y recibe la lista de cuentas inscritas en sus programas.',
        'El servicio de pagos recibe el monto y la forma de cobro. El servicio de correo y el de mensajes de texto reciben lo que le escribimos.',
        'Quien le recomendó, o a quien usted recomienda, ve un nombre de pila y hasta qué paso llegó. Nada de su consumo.',
        'A las autoridades solo lo que la ley nos obligue a entregar.',
      ],
    },
    {
      heading: 'Lo que nunca hacemos',
      paragraphs: [
        'No vendemos ni prestamos sus datos. No ponemos publicidad ni programas de terceros que le sigan en estas páginas.',
        'No cambiamos su proveedor de luz ni su tarifa, y no usamos su número de cuenta para eso.',
        'No decimos a nadie cuándo hay gente en su casa.',
      ],
    },
    {
      heading: 'Cuánto tiempo lo guardamos',
      paragraphs: [
        'Las lecturas casi en tiempo real, una semana. Las demás lecturas y sus datos, mientras tenga cuenta con nosotros.',
        'Lo que prueba un pago (sus lecturas de ese evento y los asientos del dinero) se guarda también después, sellado, hasta la fecha que le decimos al borrar. La ley nos pide poder demostrar cada pago.',
      ],
    },
    {
      heading: 'Cómo llevárselo, dejar de compartir y borrarlo',
      paragraphs: [
        'En “Privacidad y datos” ve qué guardamos y quién lo vio, y se lo lleva como hoja de cálculo, Green Button o JSON.',
        'En “Cuentas” deja de compartir con dos toques, el mismo día. También puede terminar la autorización en la página de su compañía.',
        'Si pide borrar su cuenta, primero terminamos de calcular y pagar lo que ganó. Después borramos todo lo que no prueba un pago.',
      ],
    },
    {
      heading: 'Cómo lo cuidamos',
      paragraphs: [
        'No hay contraseñas que robar: entra con un código de un solo uso o con una llave de acceso. Las llaves de su compañía eléctrica se guardan cifradas.',
        'Si algo falla y sus datos quedan expuestos, se lo decimos sin esperar a saberlo todo.',
      ],
    },
    {
      heading: 'Si esta política cambia',
      paragraphs: ['La versión nueva se publica aquí con su fecha antes de valer, y las anteriores se pueden seguir leyendo.'],
    },
  ],
}
