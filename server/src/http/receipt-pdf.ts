/** A receipt as a PDF to keep: the same figures and sentences as the page, tagged for screen readers, with the proof inside it. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Payment } from '@quickpay/web/answers'
import type { ReceiptText, TextRow, TextSection } from '@quickpay/web/receipt-text'
import PDFDocument from 'pdfkit'

/** Figtree in two weights, every sign of the two languages and of the equation; embedded, so that the receipt looks the same everywhere. */
const fontOf = (weight: number): Buffer => readFileSync(join(import.meta.dirname, `../../fonts/figtree-latin-${weight}-normal.woff`))
const FONTS = { regular: fontOf(400), bold: fontOf(600) }
const [MARGIN, WIDTH] = [54, 612 - 2 * 54]
const INK = { text: '#0d1b2a', soft: '#44546a', line: '#d5dbe3', money: '#0b6b43' }

export type Proof = { readonly json: string; readonly keysUrl: string }

/** The newest moment of a receipt: what its file is dated with, so that the same receipt is the same bytes. */
export const issuedAt = (payment: Pick<Payment, 'timeline'>): Temporal.Instant =>
  payment.timeline
    .map((step) => Temporal.Instant.from(step.at))
    .sort(Temporal.Instant.compare)
    .at(-1) ?? Temporal.Instant.fromEpochMilliseconds(0)

/** The same receipt, proof and moment give the same bytes. Letter size, as the country of its readers prints. */
export async function receiptPdf(receipt: ReceiptText, proof: Proof | null, at: Temporal.Instant): Promise<Uint8Array<ArrayBuffer>> {
  const date = new Date(at.epochMilliseconds)
  const doc = new PDFDocument({
    size: 'LETTER',
    margin: MARGIN,
    pdfVersion: '1.7',
    tagged: true,
    lang: receipt.language,
    displayTitle: true,
    bufferPages: true,
    info: {
      Title: receipt.title,
      Author: 'QuickPayConnect',
      Creator: 'QuickPayConnect',
      Producer: 'QuickPayConnect',
      CreationDate: date,
      ModDate: date,
    },
  })
  const chunks: Uint8Array[] = []
  doc.on('data', (chunk: Uint8Array) => void chunks.push(chunk))
  const ended = new Promise<void>((resolve, reject) => void doc.on('end', resolve).on('error', reject))
  for (const [name, font] of Object.entries(FONTS)) doc.registerFont(name, font)
  const page = pageOf(doc)

  page.tag('P', () => doc.font('bold').fontSize(11).fillColor(INK.soft).text('QuickPayConnect'))
  doc.moveDown(0.8)
  page.tag('H1', () => {
    doc.font('regular').fontSize(15).fillColor(INK.text).text(receipt.heading)
    if (receipt.amount) doc.font('bold').fontSize(34).fillColor(INK.money).text(receipt.amount)
  })
  page.paragraph(receipt.about)
  page.paragraph(receipt.state)
  for (const one of receipt.sections) page.section(one)
  if (proof) {
    const sha256 = createHash('sha256').update(proof.json).digest('hex')
    page.section({ title: receipt.proofTitle, text: [receipt.verify], rows: [], table: null })
    page.tag('P', () =>
      doc
        .font('regular')
        .fontSize(9)
        .fillColor(INK.soft)
        .text(`qpc verify bundle.json\nSHA-256 ${sha256.slice(0, 32)} ${sha256.slice(32)}\n${proof.keysUrl}`),
    )
    doc.file(Buffer.from(proof.json), {
      name: 'bundle.json',
      type: 'application/json',
      description: receipt.proofTitle,
      creationDate: date,
      modifiedDate: date,
    })
  }
  page.footers(receipt.page)
  doc.end()
  await ended
  return new Uint8Array(Buffer.concat(chunks))
}

/** Drawing in reading order: every mark belongs to a tag, everything else is decoration. */
function pageOf(doc: PDFKit.PDFDocument) {
  const root = doc.struct('Document')
  doc.addStructure(root)
  const room = (height: number) => {
    if (doc.y + height > doc.page.height - MARGIN - 20) doc.addPage()
  }
  const tag = (type: string, draw: () => void, parent: PDFKit.PDFStructureElement = root) => {
    parent.add(doc.struct(type, {}, draw))
  }
  const rule = () => {
    const y = doc.y
    doc.markContent('Artifact', { type: 'Layout' })
    doc
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + WIDTH, y)
      .lineWidth(0.7)
      .strokeColor(INK.line)
      .stroke()
    doc.endMarkedContent()
    doc.y = y + 5
  }
  const paragraph = (text: string) => {
    if (text === '') return
    room(doc.font('regular').fontSize(11).heightOfString(text, { width: WIDTH }))
    tag('P', () => doc.font('regular').fontSize(11).fillColor(INK.soft).text(text, MARGIN, doc.y, { width: WIDTH, lineGap: 1.5 }))
    doc.moveDown(0.35)
  }
  /** Cells side by side; the first as wide as the others leave it, the others to the right. */
  const cells = (texts: readonly string[], types: readonly string[], table: PDFKit.PDFStructureElement, bold: boolean) => {
    const last = texts.length === 2 ? 130 : 105
    const widths = texts.map((_, i) => (i === 0 ? WIDTH - last * (texts.length - 1) : last))
    doc.font(bold ? 'bold' : 'regular').fontSize(10.5)
    const height = Math.max(...texts.map((text, i) => doc.heightOfString(text || ' ', { width: widths[i]! - 10 })))
    room(height + 10)
    rule()
    const y = doc.y
    const row = doc.struct('TR')
    table.add(row)
    let x = MARGIN
    for (const [i, text] of texts.entries()) {
      const at = x
      const draw = () =>
        void doc
          .font(bold ? 'bold' : 'regular')
          .fontSize(10.5)
          .fillColor(INK.text)
          .text(text, at, y, { width: widths[i]! - (i === 0 ? 10 : 0), align: i === 0 ? 'left' : 'right' })
      tag(types[i] ?? 'TD', draw, row)
      x += widths[i]!
    }
    row.end()
    doc.x = MARGIN
    doc.y = y + height + 5
  }
  const tableOf = (rows: readonly { texts: readonly string[]; types: readonly string[]; bold: boolean }[]) => {
    const table = doc.struct('Table')
    root.add(table)
    for (const { texts, types, bold } of rows) cells(texts, types, table, bold)
    table.end()
  }
  const plain = ({ label, value, total }: TextRow) => ({ texts: [label, value], types: ['TH', 'TD'], bold: total ?? false })
  return {
    tag,
    paragraph,
    section({ title, text, rows, table }: TextSection) {
      room(60)
      doc.moveDown(0.9)
      tag('H2', () => doc.font('bold').fontSize(13).fillColor(INK.text).text(title, MARGIN, doc.y, { width: WIDTH }))
      doc.moveDown(0.3)
      for (const one of text) paragraph(one)
      if (rows.length > 0) tableOf(rows.map(plain))
      if (table)
        tableOf([
          ...(table.head.some(Boolean) ? [{ texts: table.head, types: table.head.map(() => 'TH'), bold: true }] : []),
          ...table.rows.map((texts) => ({ texts, types: texts.map((_, i) => (i === 0 ? 'TH' : 'TD')), bold: false })),
        ])
    },
    /** The reference and the number of each page, once all pages are there. */
    footers(words: (number: number, of: number) => string) {
      root.end()
      const { start, count } = doc.bufferedPageRange()
      for (let i = start; i < start + count; i++) {
        doc.switchToPage(i)
        doc.page.margins.bottom = 0
        doc.markContent('Artifact', { type: 'Pagination' })
        doc
          .font('regular')
          .fontSize(9)
          .fillColor(INK.soft)
          .text(words(i + 1, count), MARGIN, doc.page.height - 40, { width: WIDTH, lineBreak: false })
        doc.endMarkedContent()
      }
    },
  }
}
