/** From a plain object to XML, by the table: elements in the order of the schema. */

import { escapeXml } from '../write/xml.ts'
import type { Field, Plan } from './plan.ts'
import { printSimple } from './simple.ts'

/** A value of the shape that the plan has; lists may be any iterable. */
export type Values = { readonly [name: string]: unknown }

/** Text is handed on in pieces of about this many characters. */
const pieceChars = 16 * 1024

const isObject = (value: unknown): value is Values => typeof value === 'object' && value !== null
const isIterable = (value: unknown): value is Iterable<unknown> => isObject(value) && Symbol.iterator in value

const oneText = (field: Field, value: unknown, path: string): string => {
  if (field.plan === null) {
    const text = printSimple(field.simple, value, `${path}/${field.name}`)
    return field.open + (field.simple.is === 'text' ? escapeXml(text) : text) + field.close
  }
  if (!isObject(value)) throw new RangeError(`${path}/${field.name} is no object`)
  const inner = innerText(field.plan, value, `${path}/${field.name}`)
  return inner === '' ? field.empty : field.open + inner + field.close
}

/** Each of a field's elements. Throws RangeError where there are fewer than the schema wants. */
function* elementsOf(field: Field, value: unknown, path: string): Generator<string> {
  let count = 0
  if (value !== undefined && !field.several) {
    count = 1
    yield oneText(field, value, path)
  } else if (value !== undefined) {
    if (!isIterable(value)) throw new RangeError(`${path}/${field.name} is no list`)
    for (const each of value) {
      count += 1
      yield oneText(field, each, path)
    }
  }
  if (count < field.least) throw new RangeError(`${path}/${field.name} is missing`)
}

const innerText = (plan: Plan, values: Values, path: string): string => {
  let text = ''
  for (const field of plan.fields) {
    const value = values[field.name]
    if (value === undefined && field.least === 0) continue
    if (value !== undefined && !field.several) text += oneText(field, value, path)
    else for (const each of elementsOf(field, value, path)) text += each
  }
  return text
}

/** What stands around a resource: text before and after it, and attributes of its start tag. */
export type Frame = { before?: string; attributes?: string; after?: string }

/** The resource in pieces of text. Throws RangeError for what the schema does not have. */
export function* valuePieces(field: Field & { plan: Plan }, values: Values, frame: Frame = {}): Generator<string> {
  const { before = '', attributes = '', after = '' } = frame
  let piece = `${before}${field.open.slice(0, -1)}${attributes}`
  let isEmpty = true
  for (const each of field.plan.fields) {
    for (const text of elementsOf(each, values[each.name], field.name)) {
      if (isEmpty) piece += '>'
      isEmpty = false
      piece += text
      if (piece.length < pieceChars) continue
      yield piece
      piece = ''
    }
  }
  yield `${piece}${isEmpty ? '/>' : field.close}${after}`
}
